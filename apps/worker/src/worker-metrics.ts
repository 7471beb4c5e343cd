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
  const waited = metrics.histogram(
    "sluice_webhook_to_state_seconds",
    "Seconds from a webhook's arrival to its verdict in the order's state.",
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120],
  );
  return {
    observeJob: (stage: Stage, events: number, durationMs: number) => {
      batch.observe({ stage }, events);
      duration.observe({ stage }, durationMs / 1_000);
    },
    countOutcome: (stage: Stage, outcome: string, events: number) =>
      outcomes.inc({ stage, outcome }, events),
    observeWaited: (waitedMs: number[]) => {
      for (const ms of waitedMs) waited.observe(Math.max(0, ms) / 1_000);
    },
  };
};
