import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/** How far a shop's lists have been read from TikTok; the watermark moves after a window's last page. */
export const syncCursors = pgTable(
  "sync_cursors",
  {
    shopId: text("shop_id").notNull(),
    list: text("list").$type<"orders" | "cancellations" | "returns">().notNull(),
    watermark: timestamp("watermark", { withTimezone: true }).notNull(),
    /** When the last 24 h were last read whole; null means that this is owed. */
    fullPassAt: timestamp("full_pass_at", { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.shopId, table.list] })],
);

interface SearchUnderWay {
  fromS: number;
  untilS: number;
  pageToken: string;
  total: number | null;
}

/** One reading of a window of a shop's orders, cancellations or returns. */
export const syncRuns = pgTable(
  "sync_runs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    shopId: text("shop_id").notNull(),
    kind: text("kind")
      .$type<"scheduled" | "full" | "window" | "backfill" | "reconcile">()
      .notNull(),
    list: text("list").$type<"orders" | "cancellations" | "returns">().notNull().default("orders"),
    windowFrom: timestamp("window_from", { withTimezone: true }).notNull(),
    windowTo: timestamp("window_to", { withTimezone: true }).notNull(),
    /** All that changed before this time is handled: where a run goes on after a crash. */
    position: timestamp("position", { withTimezone: true }),
    /** The search that is under way, so that another slice goes on with its next page. */
    search: jsonb("search").$type<SearchUnderWay>(),
    seen: integer("seen").notNull().default(0),
    missing: integer("missing").notNull().default(0),
    stale: integer("stale").notNull().default(0),
    byHand: integer("by_hand").notNull().default(0),
    enqueued: integer("enqueued").notNull().default(0),
    calls: integer("calls").notNull().default(0),
    /** How many orders TikTok says the window holds, once it was asked. */
    total: integer("total"),
    /** Orders a second at most; null for as fast as TikTok allows. */
    perSecondMax: real("per_second_max"),
    status: text("status")
      .$type<"waiting" | "running" | "done" | "failed" | "cancelled">()
      .notNull(),
    isCancelAsked: boolean("is_cancel_asked").notNull().default(false),
    error: text("error"),
    actor: text("actor"),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [
    index("sync_runs_by_shop").on(table.shopId, table.startedAt.desc()),
    index("sync_runs_open")
      .on(table.updatedAt)
      .where(sql`${table.status} in ('waiting', 'running')`),
  ],
);

/** What a reconciliation found to differ, or to have been put right only by sync. */
export const reconciliationFindings = pgTable(
  "reconciliation_findings",
  {
    runId: bigint("run_id", { mode: "number" })
      .notNull()
      .references(() => syncRuns.id, { onDelete: "cascade" }),
    tiktokOrderId: text("tiktok_order_id").notNull(),
    tiktokStatus: text("tiktok_status").notNull(),
    updateTime: bigint("update_time", { mode: "number" }).notNull(),
    storedPhase: text("stored_phase"),
    finding: text("finding").$type<"missing" | "stale" | "by_hand" | "recovered">().notNull(),
    cause: text("cause").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.tiktokOrderId] })],
);

/** Webhooks of a shop by the hour in which they came: what its silence is measured against. */
export const webhookHours = pgTable(
  "webhook_hours",
  {
    shopId: text("shop_id").notNull(),
    hour: timestamp("hour", { withTimezone: true }).notNull(),
    webhooks: integer("webhooks").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shopId, table.hour] })],
);

/** How far a sweep has read the ledger, by the sweep's name. */
export const sweepPositions = pgTable("sweep_positions", {
  sweep: text("sweep").primaryKey(),
  position: bigint("position", { mode: "number" }).notNull(),
});

/** Who works on what: one holder a name, until Postgres's own clock says that the time is up. */
export const leases = pgTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  until: timestamp("until", { withTimezone: true }).notNull(),
});
