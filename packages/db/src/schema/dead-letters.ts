import { bigint, index, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { bytea } from "./column-types.ts";

export const deadLetters = pgTable(
  "dead_letters",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** Stage and event: an event that dies again reopens its own letter. */
    key: text("key").notNull().unique(),
    stage: text("stage").notNull(),
    eventKey: text("event_key").notNull(),
    shopId: text("shop_id"),
    tiktokOrderId: text("tiktok_order_id"),
    fingerprint: text("fingerprint").notNull(),
    error: text("error").notNull(),
    attempts: integer("attempts").notNull(),
    firstFailedAt: timestamp("first_failed_at", { withTimezone: true }).notNull(),
    lastFailedAt: timestamp("last_failed_at", { withTimezone: true }).notNull(),
    status: text("status").$type<"open" | "retrying" | "resolved" | "discarded">().notNull(),
    actor: text("actor"),
    reason: text("reason"),
    /** How often a person has sent it back. */
    retries: integer("retries").notNull().default(0),
    /** When it was last retried, resolved or discarded. */
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull().defaultNow(),
    /** The event, sealed: it is put back into its queue from here. Null once it was erased. */
    payload: bytea("payload"),
  },
  (table) => [
    index("dead_letters_by_fingerprint").on(table.fingerprint, table.status, table.id),
    index("dead_letters_by_shop").on(table.shopId),
    index("dead_letters_by_status").on(table.status, table.id),
    index("dead_letters_by_order").on(table.tiktokOrderId),
  ],
);

/** Each try of an event that failed, the last one of a dead letter included. */
export const failedAttempts = pgTable(
  "failed_attempts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    stage: text("stage").notNull(),
    eventKey: text("event_key").notNull(),
    tiktokOrderId: text("tiktok_order_id"),
    /** The first failure of this run of tries: with the attempt it names the try, so that it counts once. */
    firstFailedAt: timestamp("first_failed_at", { withTimezone: true }).notNull(),
    attempt: integer("attempt").notNull(),
    /** Scrubbed. */
    error: text("error").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("failed_attempts_once").on(
      table.stage,
      table.eventKey,
      table.firstFailedAt,
      table.attempt,
    ),
    index("failed_attempts_by_order").on(table.tiktokOrderId, table.id),
    index("failed_attempts_by_time").using("brin", table.at),
  ],
);

/** Webhooks taken while Redis was away, until they can be enqueued. */
export const spilledWebhooks = pgTable("spilled_webhooks", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  event: text("event").notNull(),
  spilledAt: timestamp("spilled_at", { withTimezone: true }).notNull().defaultNow(),
});
