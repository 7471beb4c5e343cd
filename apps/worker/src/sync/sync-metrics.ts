import type { Metrics } from "@sluice/runtime";
import type { SyncMetrics } from "./sync-deps.ts";

export const createSyncMetrics = (metrics: Metrics): SyncMetrics => {
  const runs = metrics.counter("sluice_sync_runs_total", "Ended sync runs.", [
    "kind",
    "list",
    "result",
  ]);
  const found = metrics.counter(
    "sluice_sync_found_total",
    "What sync found at TikTok and not, or otherwise, in the ledger.",
    ["shop", "found"],
  );
  const doneAt = metrics.gauge(
    "sluice_sync_done_timestamp_seconds",
    "When a list of a shop was last read to its end.",
    ["shop", "list"],
  );
  const reconciled = metrics.gauge(
    "sluice_reconciliation_orders",
    "Orders of the last reconciliation by what was found.",
    ["shop", "finding"],
  );
  return {
    countRun: (kind, list, result) => runs.inc({ kind, list, result }),
    countFound: (shop, what, count) => {
      if (count > 0) found.inc({ shop, found: what }, count);
    },
    noteDone: (shop, list, nowMs) => doneAt.set({ shop, list }, nowMs / 1_000),
    noteReconciled: (shop, counts) => {
      for (const finding of ["missing", "stale", "by_hand", "recovered"])
        reconciled.set({ shop, finding }, counts[finding] ?? 0);
    },
  };
};
