import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/** Something done to many: its targets are frozen when it begins, a worker takes them one by one. */
export const operations = pgTable(
  "operations",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text("kind").$type<"retry" | "discard" | "restore" | "replay" | "resync">().notNull(),
    /** What was asked for: a filter or ids. */
    filter: jsonb("filter").notNull(),
    actor: text("actor").notNull(),
    reason: text("reason"),
    /** `stopped` by itself, because targets failed again; `paused` and `aborted` by a person. */
    status: text("status")
      .$type<"running" | "paused" | "stopped" | "aborted" | "done">()
      .notNull()
      .default("running"),
    /** Why it stopped, for people. */
    note: text("note"),
    perSecond: integer("per_second").notNull(),
    /** How many may be under way before their outcome is known: one, then ten, then all. */
    canary: integer("canary").notNull().default(1),
    total: integer("total").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [
    index("operations_under_way")
      .on(table.id)
      .where(sql`${table.status} = 'running'`),
  ],
);

export const operationTargets = pgTable(
  "operation_targets",
  {
    operationId: bigint("operation_id", { mode: "number" })
      .notNull()
      .references(() => operations.id, { onDelete: "cascade" }),
    /** The id of a dead letter or of an event, or TikTok's of an order. */
    target: text("target").notNull(),
    status: text("status")
      .$type<"waiting" | "sent" | "succeeded" | "failed" | "skipped">()
      .notNull()
      .default("waiting"),
    sentAt: timestamp("sent_at", { withTimezone: true }),
    error: text("error"),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.target] }),
    index("operation_targets_by_status").on(table.operationId, table.status),
  ],
);
