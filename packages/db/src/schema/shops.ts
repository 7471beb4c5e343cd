import { bigint, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
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
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** A shop's data key, wrapped by ENCRYPTION_KEY. Without its row the shop's sealed data is gone. */
export const shopKeys = pgTable("shop_keys", {
  shopId: text("shop_id").primaryKey(),
  wrapped: bytea("wrapped").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const syncRuns = pgTable(
  "sync_runs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    shopId: text("shop_id").notNull(),
    kind: text("kind").notNull(),
    windowFrom: timestamp("window_from", { withTimezone: true }).notNull(),
    windowTo: timestamp("window_to", { withTimezone: true }).notNull(),
    seen: integer("seen").notNull().default(0),
    missing: integer("missing").notNull().default(0),
    stale: integer("stale").notNull().default(0),
    enqueued: integer("enqueued").notNull().default(0),
    status: text("status").$type<"running" | "done" | "failed" | "cancelled">().notNull(),
    error: text("error"),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [index("sync_runs_by_shop").on(table.shopId, table.startedAt.desc())],
);
