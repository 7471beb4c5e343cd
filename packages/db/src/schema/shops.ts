import { jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { bytea } from "./column-types.ts";

/** One seller's consent. Its token serves all shops of the seller. */
export const authorizations = pgTable("authorizations", {
  openId: text("open_id").primaryKey(),
  sellerName: text("seller_name"),
  region: text("region"),
  scopes: jsonb("scopes").$type<string[]>().notNull(),
  /** Sealed; null once the seller has withdrawn. */
  accessToken: bytea("access_token"),
  refreshToken: bytea("refresh_token"),
  accessTokenExpiresAt: timestamp("access_token_expires_at", { withTimezone: true }).notNull(),
  refreshTokenExpiresAt: timestamp("refresh_token_expires_at", { withTimezone: true }).notNull(),
  /** When the tokens were last rotated, or given with the consent. */
  refreshedAt: timestamp("refreshed_at", { withTimezone: true }).notNull().defaultNow(),
  /** When the shops and their ciphers were last listed. */
  shopsListedAt: timestamp("shops_listed_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

export const shops = pgTable("shops", {
  /** TikTok's shop id, as webhooks carry it. */
  id: text("id").primaryKey(),
  openId: text("open_id")
    .notNull()
    .references(() => authorizations.openId),
  name: text("name").notNull(),
  region: text("region").notNull(),
  cipher: text("cipher").notNull(),
  status: text("status").$type<"connected" | "paused" | "deauthorized">().notNull(),
  connectedAt: timestamp("connected_at", { withTimezone: true }).notNull(),
  authorizationExpiresAt: timestamp("authorization_expires_at", { withTimezone: true }),
  /** When its seller withdrew; null while it is connected or paused. */
  deauthorizedAt: timestamp("deauthorized_at", { withTimezone: true }),
  /** When its personal data were erased. */
  erasedAt: timestamp("erased_at", { withTimezone: true }),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** A shop's data key, wrapped by ENCRYPTION_KEY. Without its row the shop's sealed data is gone. */
export const shopKeys = pgTable("shop_keys", {
  shopId: text("shop_id").primaryKey(),
  wrapped: bytea("wrapped").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** A consent that was begun here: the hash of its `state`, so that a callback can be told from a forged one. */
export const consentStates = pgTable("consent_states", {
  stateHash: text("state_hash").primaryKey(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
});
