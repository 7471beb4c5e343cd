import type { VerdictCounts } from "@sluice/db";
import type { Stage } from "@sluice/queues";
import type { Metrics } from "@sluice/runtime";

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

export const createWorkerMetrics = (metrics: Metrics) => {
  const batch = metrics.histogram(
    "sluice_job_events",
    "Events a job carried, by stage.",
    [1, 2, 5, 10, 20, 50, 100, 200],
    ["stage"],
  );
  const duration = metrics.histogram(
    "sluice_job_seconds",
    "Seconds a job took, by stage.",
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    ["stage"],
  );
  const outcomes = metrics.counter("sluice_event_outcomes_total", "Events by stage and outcome.", [
    "stage",
    "outcome",
  ]);
  const verdicts = metrics.counter(
    "sluice_facts_total",
    "Facts by the verdict that they were given: as the ledger's column status counts them.",
    ["verdict"],
  );
  const waited = metrics.histogram(
    "sluice_webhook_to_state_seconds",
    "Seconds from a webhook's arrival to its verdict in the order's state.",
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120],
  );
  const swept = metrics.counter(
    "sluice_swept_total",
    "What a crash or an outage had left behind and a sweep put right.",
    ["sweep"],
  );
  const drift = metrics.counter(
    "sluice_tiktok_drift_total",
    "Fields, enum values and event types from TikTok that Sluice does not know, by kind.",
    ["kind"],
  );
  const unreadable = metrics.counter(
    "sluice_unreadable_orders_total",
    "Orders in TikTok's answers that are not understood, or that name another shop.",
    ["shop"],
  );
  return {
    countUnreadable: (shop: string) => unreadable.inc({ shop }),
    countDrift: (kind: string) => drift.inc({ kind }),
    countSwept: (sweep: string, count: number) => swept.inc({ sweep }, count),
    observeJob: (stage: Stage, events: number, durationMs: number) => {
      batch.observe({ stage }, events);
      duration.observe({ stage }, durationMs / 1_000);
    },
    countOutcome: (stage: Stage, outcome: string, events: number) =>
      outcomes.inc({ stage, outcome }, events),
    countVerdicts: (counts: VerdictCounts) => {
      for (const { status, count } of counts) verdicts.inc({ verdict: status }, count);
    },
    observeWaited: (waitedMs: number[]) => {
      for (const ms of waitedMs) waited.observe(Math.max(0, ms) / 1_000);
    },
  };
};
