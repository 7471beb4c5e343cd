import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { OrderData, OrderPhase, OrderState, PersonalPart } from "@sluice/domain";
import { bytea } from "./column-types.ts";

/** Numbers the reads of orders: the later read of two with the same update time wins. */
export const readSeq = pgSequence("read_seq");

export const orders = pgTable(
  "orders",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    tiktokOrderId: text("tiktok_order_id").notNull().unique(),
    state: text("state").$type<OrderState>().notNull().default("received"),
    orderData: jsonb("order_data").$type<OrderData | Record<string, never>>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    shopId: text("shop_id").notNull(),
    phase: text("phase").$type<OrderPhase>().notNull().default("announced"),
    stateAsOf: timestamp("state_as_of", { withTimezone: true }),
    updateTime: bigint("update_time", { mode: "number" }).notNull().default(0),
    readSeq: bigint("read_seq", { mode: "number" }).notNull().default(0),
    detailsStale: boolean("details_stale").notNull().default(false),
    /** The number of reads when a read was last owed: only a later one pays it. */
    owedSeq: bigint("owed_seq", { mode: "number" }).notNull().default(0),
    needsAttention: boolean("needs_attention").notNull().default(false),
    lifecycleVersion: integer("lifecycle_version").notNull(),
    /** HMAC of TikTok's id of the buyer, so that a buyer's orders are found without knowing the buyer. */
    buyerHash: text("buyer_hash"),
    /** Since when the buyer's part is gone for good: no later read brings it back. */
    erasedAt: timestamp("erased_at", { withTimezone: true }),
  },
  (table) => [
    index("orders_by_buyer")
      .on(table.buyerHash)
      .where(sql`${table.buyerHash} is not null`),
    index("orders_needing_attention")
      .on(table.createdAt.desc(), table.id.desc())
      .where(sql`${table.needsAttention}`),
    index("orders_newest").on(table.createdAt.desc(), table.id.desc()),
    index("orders_by_state").on(table.state, table.createdAt.desc(), table.id.desc()),
    index("orders_by_phase").on(table.phase, table.createdAt.desc(), table.id.desc()),
    index("orders_by_shop").on(table.shopId, table.createdAt.desc(), table.id.desc()),
    // One value almost everywhere, which takes next to no room; it finds the orders of older machines.
    index("orders_by_lifecycle").on(table.lifecycleVersion),
    index("orders_stale")
      .on(table.shopId)
      .where(sql`${table.detailsStale}`),
  ],
);

/**
 * What the live stream tells, one row a change. `position` is given one change after another once
 * they are committed, so that a reader who goes on from a position misses none; null until then.
 */
export const orderChanges = pgTable(
  "order_changes",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    position: bigint("position", { mode: "number" }).unique(),
    orderId: uuid("order_id").notNull(),
    tiktokOrderId: text("tiktok_order_id").notNull(),
    shopId: text("shop_id").notNull(),
    fromPhase: text("from_phase").$type<OrderPhase>().notNull(),
    toPhase: text("to_phase").$type<OrderPhase>().notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index("order_changes_unplaced")
      .on(table.id)
      .where(sql`${table.position} is null`),
    index("order_changes_by_time").using("brin", table.at),
  ],
);

/** Buyers who are erased: their later orders' personal part is not kept either. */
export const erasedBuyers = pgTable("erased_buyers", {
  buyerHash: text("buyer_hash").primaryKey(),
  erasedAt: timestamp("erased_at", { withTimezone: true }).notNull().defaultNow(),
  actor: text("actor").notNull(),
  reason: text("reason").notNull(),
});

export const orderSnapshots = pgTable(
  "order_snapshots",
  {
    orderId: uuid("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    slot: text("slot").$type<"newest" | "fullest">().notNull(),
    updateTime: bigint("update_time", { mode: "number" }).notNull(),
    readSeq: bigint("read_seq", { mode: "number" }).notNull(),
    sealed: bytea("sealed").notNull(),
    personal: text("personal").$type<PersonalPart>().notNull(),
    mappingVersion: integer("mapping_version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.slot] })],
);

export const orderTransitions = pgTable(
  "order_transitions",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    orderId: uuid("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    eventId: bigint("event_id", { mode: "number" }).notNull(),
    fromState: text("from_state").$type<OrderState>().notNull(),
    fromPhase: text("from_phase").$type<OrderPhase>().notNull(),
    toState: text("to_state").$type<OrderState>().notNull(),
    toPhase: text("to_phase").$type<OrderPhase>().notNull(),
    outcome: text("outcome").$type<"applied" | "corrected" | "refused">().notNull(),
    reason: text("reason"),
    actor: text("actor"),
    lifecycleVersion: integer("lifecycle_version").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("order_transitions_once").on(table.eventId, table.outcome),
    index("order_transitions_by_order").on(table.orderId, table.id),
  ],
);
