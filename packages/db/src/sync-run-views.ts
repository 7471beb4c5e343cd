import { and, asc, desc, eq, gt, inArray, lt } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";
import { iso, isoOrNull } from "./iso.ts";
import type { SyncKind } from "./sync-runs.ts";
import { reconciliationFindings, syncRuns } from "./schema/sync.ts";

export interface SyncRunFilter {
  shop?: string | undefined;
  kinds?: SyncKind[] | undefined;
  /** Only runs before this one. */
  beforeId?: number | undefined;
}

/** Sync runs, newest first. */
export const listSyncRuns = (
  views: Views,
  { filter: { shop, kinds, beforeId }, limit }: { filter: SyncRunFilter; limit: number },
) =>
  viewed(() =>
    views
      .select(columns)
      .from(syncRuns)
      .where(
        and(
          shop === undefined ? undefined : eq(syncRuns.shopId, shop),
          kinds && inArray(syncRuns.kind, kinds),
          beforeId === undefined ? undefined : lt(syncRuns.id, beforeId),
        ),
      )
      .orderBy(desc(syncRuns.id))
      .limit(limit),
  );

export const findSyncRun = (views: Views, id: number) =>
  viewed(async () => {
    const [run] = await views.select(columns).from(syncRuns).where(eq(syncRuns.id, id));
    return run;
  });

/** What a reconciliation found, by order id; a keyset page. */
export const listFindings = (
  views: Views,
  { runId, after, limit }: { runId: number; after: string; limit: number },
) =>
  viewed(() =>
    views
      .select({
        orderId: reconciliationFindings.tiktokOrderId,
        tiktokStatus: reconciliationFindings.tiktokStatus,
        updateTimeS: reconciliationFindings.updateTime,
        storedPhase: reconciliationFindings.storedPhase,
        finding: reconciliationFindings.finding,
        cause: reconciliationFindings.cause,
      })
      .from(reconciliationFindings)
      .where(
        and(
          eq(reconciliationFindings.runId, runId),
          gt(reconciliationFindings.tiktokOrderId, after),
        ),
      )
      .orderBy(asc(reconciliationFindings.tiktokOrderId))
      .limit(limit),
  );

const columns = {
  id: syncRuns.id,
  shopId: syncRuns.shopId,
  kind: syncRuns.kind,
  list: syncRuns.list,
  from: iso(syncRuns.windowFrom),
  to: iso(syncRuns.windowTo),
  position: isoOrNull(syncRuns.position),
  seen: syncRuns.seen,
  missing: syncRuns.missing,
  stale: syncRuns.stale,
  byHand: syncRuns.byHand,
  enqueued: syncRuns.enqueued,
  calls: syncRuns.calls,
  total: syncRuns.total,
  perSecondMax: syncRuns.perSecondMax,
  status: syncRuns.status,
  isCancelAsked: syncRuns.isCancelAsked,
  error: syncRuns.error,
  actor: syncRuns.actor,
  startedAt: iso(syncRuns.startedAt),
  finishedAt: isoOrNull(syncRuns.finishedAt),
};
