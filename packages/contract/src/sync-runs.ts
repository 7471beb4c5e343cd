import { z } from "zod";
import { Time } from "./time.ts";

const Count = z.number().int();
const ShopId = z.string().regex(/^[0-9]{1,32}$/, "TikTok's shop id: 1 to 32 digits");
const RunId = z.coerce.number().int().positive();
const SyncList = z.enum(["orders", "cancellations", "returns"]);

/** One reading of a window of a shop's orders, cancellations or returns at TikTok. */
export const SyncRunSummary = z.object({
  id: Count,
  shopId: z.string(),
  /** `full` is a scheduled run over the last 24 h; `window`, `backfill`, `reconcile` were asked for. */
  kind: z.enum(["scheduled", "full", "window", "backfill", "reconcile"]),
  list: SyncList,
  /** The window on TikTok's update time; `to` is left out. */
  from: Time,
  to: Time,
  /** All that changed before it is handled. */
  position: Time.nullable(),
  seen: Count,
  missing: Count,
  stale: Count,
  byHand: Count,
  /** How many were sent on their way into the ledger. */
  enqueued: Count,
  calls: Count,
  /** How many the window holds, as TikTok says. */
  total: Count.nullable(),
  perSecondMax: z.number().nullable(),
  status: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  isCancelAsked: z.boolean(),
  /** Why it failed, or what it waits for. */
  error: z.string().nullable(),
  actor: z.string().nullable(),
  startedAt: Time,
  finishedAt: Time.nullable(),
});
export type SyncRunSummary = z.infer<typeof SyncRunSummary>;

export const SyncRunList = z.object({
  runs: z.array(SyncRunSummary),
  /** `before` of the next page; null on the last. */
  next: Count.nullable(),
});
export type SyncRunList = z.infer<typeof SyncRunList>;

export const SyncRunQuery = z.strictObject({
  shop: ShopId.optional(),
  before: RunId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SyncRunQuery = z.infer<typeof SyncRunQuery>;

/** A window that somebody asks for; without times the last hour. */
export const StartSyncRun = z
  .strictObject({
    shopId: ShopId,
    list: SyncList.default("orders"),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    /** Orders a second at most. A page holds 100, so slower than 10 would hold up a worker. */
    perSecondMax: z.number().min(10).max(100_000).optional(),
  })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
    {
      path: ["to"],
      message: "It must be later than `from`.",
    },
  );
export type StartSyncRun = z.infer<typeof StartSyncRun>;

export const SyncRunId = z.strictObject({ id: RunId });
export type SyncRunId = z.infer<typeof SyncRunId>;

export const FindingsQuery = z.strictObject({
  id: RunId,
  /** `next` of the page before. */
  after: z.string().max(32).default(""),
  limit: z.coerce.number().int().min(1).max(200).default(200),
});
export type FindingsQuery = z.infer<typeof FindingsQuery>;

export const ResyncAccepted = z.object({ orderId: z.string(), shopId: z.string() });
export type ResyncAccepted = z.infer<typeof ResyncAccepted>;
