import { readBacklog, type Stage } from "@sluice/queues";
import type { Metrics } from "@sluice/runtime";
import type { Queue } from "bullmq";

/** How long the oldest job that waits has waited, by queue, looked up whenever the metrics are read. */
export const showOldestJobs = (
  metrics: Metrics,
  queues: readonly { stage: Stage; queue: Queue }[],
): void => {
  metrics.gauge(
    "sluice_queue_oldest_age_seconds",
    "Seconds since the oldest waiting job of a queue was put there; 0 where none waits.",
    ["queue"],
    async (gauge) => {
      try {
        for (const { stage, queue } of queues)
          gauge.set({ queue: stage }, (await readBacklog([queue])).oldestMs / 1_000);
      } catch {
        // The other metrics must be readable most of all while Redis is away.
        gauge.reset();
      }
    },
  );
};
