import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

/** Something that a person must look at. One row a key and time it was open. */
export const alerts = pgTable(
  "alerts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** Names the trouble, `authorization_expiring:<shop>` say; at most one of a key is open. */
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    shopId: text("shop_id"),
    /** What happened, to what, and what to do. */
    text: text("text").notNull(),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
    resolvedAt: timestamp("resolved_at", { withTimezone: true }),
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    acknowledgedBy: text("acknowledged_by"),
  },
  (table) => [
    index("alerts_newest").on(table.openedAt.desc()),
    uniqueIndex("alerts_open")
      .on(table.key)
      .where(sql`${table.resolvedAt} is null`),
  ],
);

/** What TikTok sent that Sluice does not know: never a value, only where it stood. */
export const driftSightings = pgTable(
  "drift_sightings",
  {
    kind: text("kind").$type<"field" | "enum_value" | "event_type">().notNull(),
    /** Where: `order.line_items[].new_field`, `order.status`, `webhook.type`. */
    path: text("path").notNull(),
    /** The word or number that is not known; empty for a field. */
    name: text("name").notNull(),
    seen: bigint("seen", { mode: "number" }).notNull(),
    firstSeenAt: timestamp("first_seen_at", { withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.path, table.name] })],
);

/** What was told of an alert, on each channel once when it opened and once when it was over. */
export const alertDeliveries = pgTable(
  "alert_deliveries",
  {
    alertId: bigint("alert_id", { mode: "number" })
      .notNull()
      .references(() => alerts.id, { onDelete: "cascade" }),
    change: text("change").$type<"opened" | "resolved">().notNull(),
    channel: text("channel").$type<"email" | "slack" | "webhook">().notNull(),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    nextAt: timestamp("next_at", { withTimezone: true }).notNull().defaultNow(),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.change, table.channel] }),
    index("alert_deliveries_due")
      .on(table.nextAt)
      .where(sql`${table.deliveredAt} is null`),
  ],
);
