import { bigint, index, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
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
    /** The event, sealed: it is put back into its queue from here. */
    payload: bytea("payload").notNull(),
  },
  (table) => [
    index("dead_letters_by_status").on(table.status, table.id),
    index("dead_letters_by_order").on(table.tiktokOrderId),
  ],
);

/** Webhooks taken while Redis was away, until they can be enqueued. */
export const spilledWebhooks = pgTable("spilled_webhooks", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  event: text("event").notNull(),
  spilledAt: timestamp("spilled_at", { withTimezone: true }).notNull().defaultNow(),
});
