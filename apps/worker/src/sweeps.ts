import { alignDeadPointers } from "./sweeps/align-dead-pointers.ts";
import { askForOwedReads } from "./sweeps/ask-for-owed-reads.ts";
import { driveWaitingFacts } from "./sweeps/drive-waiting-facts.ts";
import { emptyFailedJobs } from "./sweeps/empty-failed-jobs.ts";
import { enqueueSpilledWebhooks } from "./sweeps/enqueue-spilled-webhooks.ts";
import { eraseDeauthorizedShops } from "./sweeps/erase-deauthorized-shops.ts";
import { forgetWhatIsOld } from "./sweeps/forget-what-is-old.ts";
import { forgetOrderChanges } from "./sweeps/forget-order-changes.ts";
import { keepAuthorizations } from "./sweeps/keep-authorizations.ts";
import { reopenLostLetters } from "./sweeps/reopen-lost-letters.ts";
import { redriveQuarantined } from "./sweeps/redrive-quarantined.ts";
import { refoldOrders } from "./sweeps/refold-orders.ts";
import { repairSubscriptions } from "./sweeps/repair-subscriptions.ts";
import { requeuePendingOrders } from "./sweeps/requeue-pending-orders.ts";
import { resumeSyncRuns } from "./sweeps/resume-sync-runs.ts";
import type { Sweep } from "./sweeps/sweep.ts";
import { watchSilence } from "./sweeps/watch-silence.ts";
import { workOffOperations } from "./sweeps/work-off-operations.ts";

/** What is swept, and how often. */
export const sweeps = {
  "spilled webhooks": { everyMs: 3_000, sweep: enqueueSpilledWebhooks },
  "pending facts": { everyMs: 10_000, sweep: requeuePendingOrders },
  "connected shops": { everyMs: 5_000, sweep: driveWaitingFacts },
  "webhook subscriptions": { everyMs: 3_600_000, sweep: repairSubscriptions },
  "failed jobs": { everyMs: 10_000, sweep: emptyFailedJobs },
  "dead pointers": { everyMs: 15_000, sweep: alignDeadPointers },
  operations: { everyMs: 1_000, sweep: workOffOperations },
  "lost retries": { everyMs: 15_000, sweep: reopenLostLetters },
  "facts not understood": { everyMs: 15_000, sweep: redriveQuarantined },
  "older machine": { everyMs: 15_000, sweep: refoldOrders },
  "owed reads": { everyMs: 10_000, sweep: askForOwedReads },
  "sync runs": { everyMs: 10_000, sweep: resumeSyncRuns },
  "webhook silence": { everyMs: 60_000, sweep: watchSilence },
  "order changes": { everyMs: 600_000, sweep: forgetOrderChanges },
  authorizations: { everyMs: 60_000, sweep: keepAuthorizations },
  "deauthorized shops": { everyMs: 600_000, sweep: eraseDeauthorizedShops },
  retention: { everyMs: 3_600_000, sweep: forgetWhatIsOld },
} satisfies Record<string, { everyMs: number; sweep: Sweep }>;
