import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  inet,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./column-types.ts";

type Role = "viewer" | "operator" | "admin";

export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** In lower case. */
  email: text("email").notNull().unique(),
  /** scrypt, with its salt and cost; null for who logs in through OpenID Connect alone. */
  passwordHash: text("password_hash"),
  role: text("role").$type<Role>().notNull(),
  /** Sealed; null while there is none. It counts once it is confirmed. */
  totpSecret: bytea("totp_secret"),
  totpConfirmedAt: timestamp("totp_confirmed_at", { withTimezone: true }),
  /** The step of the last code that was taken: none counts twice. */
  totpLastStep: bigint("totp_last_step", { mode: "number" }).notNull().default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  passwordChangedAt: timestamp("password_changed_at", { withTimezone: true }),
  lastLoginAt: timestamp("last_login_at", { withTimezone: true }),
  disabledAt: timestamp("disabled_at", { withTimezone: true }),
});

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the cookie: who reads the table cannot log in with it. */
    idHash: text("id_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [index("sessions_by_user").on(table.userId)],
);

/** Failed logins by account and by address, so that both are slowed down. */
export const loginFailures = pgTable("login_failures", {
  /** `account:<hash of the e-mail>` or `address:<address>`. */
  key: text("key").primaryKey(),
  failures: integer("failures").notNull(),
  lastAt: timestamp("last_at", { withTimezone: true }).notNull().defaultNow(),
  blockedUntil: timestamp("blocked_until", { withTimezone: true }),
});

export const apiTokens = pgTable("api_tokens", {
  id: uuid("id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  tokenHash: text("token_hash").notNull().unique(),
  role: text("role").$type<Role>().notNull(),
  /** The areas of the API that it opens; null for all that its role may. */
  scopes: text("scopes").array(),
  createdBy: text("created_by").notNull().default("sluice"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  expiresAt: timestamp("expires_at", { withTimezone: true }),
  revokedAt: timestamp("revoked_at", { withTimezone: true }),
});

export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    target: text("target"),
    /** False where it was asked for and refused. */
    succeeded: boolean("succeeded").notNull().default(true),
    address: inet("address"),
    detail: jsonb("detail"),
  },
  (table) => [
    index("audit_log_newest").on(table.at.desc()),
    index("audit_log_by_target")
      .on(table.target, table.id)
      .where(sql`${table.target} is not null`),
  ],
);
