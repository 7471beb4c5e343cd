import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { FactKind, FactSource, FactStatus, OrderPhase } from "@sluice/domain";
import { bytea } from "./column-types.ts";

/** The ledger: every fact once, whatever arrived how often. */
export const orderEvents = pgTable(
  "order_events",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    eventKey: text("event_key").notNull().unique(),
    shopId: text("shop_id"),
    tiktokOrderId: text("tiktok_order_id"),
    source: text("source").$type<FactSource>().notNull(),
    kind: text("kind").$type<FactKind>().notNull(),
    tiktokStatus: text("tiktok_status"),
    phase: text("phase").$type<OrderPhase>(),
    occurredAt: timestamp("occurred_at", { withTimezone: true }).notNull(),
    readSeq: bigint("read_seq", { mode: "number" }).notNull().default(0),
    /** Reads with a higher number began after this was known. */
    knownSeq: bigint("known_seq", { mode: "number" }).notNull().default(0),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    /** When the fold gave its verdict; null while pending. */
    decidedAt: timestamp("decided_at", { withTimezone: true }),
    raw: bytea("raw"),
    rawSealed: boolean("raw_sealed").notNull().default(false),
    status: text("status").$type<FactStatus>().notNull(),
    reason: text("reason"),
    actor: text("actor"),
    duplicates: integer("duplicates").notNull().default(0),
    replays: integer("replays").notNull().default(0),
    traceId: text("trace_id"),
    /** The version of the mapping that understood it, or did not. */
    mappingVersion: integer("mapping_version").notNull().default(0),
  },
  (table) => [
    // Rows come in about this order, so a block range index tells where a time is at next to no cost.
    index("order_events_by_time").using("brin", table.receivedAt),
    index("order_events_by_order").on(table.tiktokOrderId),
    index("order_events_pending")
      .on(table.receivedAt)
      .where(sql`${table.status} = 'pending'`),
    // What may be personal goes with its shop.
    index("order_events_sealed")
      .on(table.shopId)
      .where(sql`${table.rawSealed} and ${table.raw} is not null`),
    index("order_events_quarantined")
      .on(table.shopId)
      .where(sql`${table.status} = 'quarantined'`),
    // Where nothing waits for a newer mapping, finding that out must not read what is quarantined.
    index("order_events_not_understood")
      .on(table.mappingVersion, table.id)
      .where(sql`${table.status} = 'quarantined'`),
  ],
);
