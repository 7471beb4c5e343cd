import type { Queue } from "bullmq";
import type { Stage } from "./catalog.ts";

export interface QueueDepth {
  stage: Stage;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  workers: number;
  dead: number;
  /** Of the oldest waiting job; null where none waits. */
  oldestMs: number | null;
  /** Jobs done since Redis has its data. */
  done: number;
}

/** How many jobs (batches of events, not events) stand where. */
export const readQueueDepth = async (
  stage: Stage,
  queue: Queue,
  deadQueue: Queue,
): Promise<QueueDepth> => {
  const [counts, deadCounts, workers, [oldest], metrics] = await Promise.all([
    queue.getJobCounts("wait", "active", "delayed", "failed", "prioritized"),
    deadQueue.getJobCounts("wait"),
    queue.getWorkersCount(),
    queue.getJobs(["wait"], 0, 0, true),
    queue.getMetrics("completed", 0, 0),
  ]);
  return {
    stage,
    waiting: (counts["wait"] ?? 0) + (counts["prioritized"] ?? 0),
    active: counts["active"] ?? 0,
    delayed: counts["delayed"] ?? 0,
    failed: counts["failed"] ?? 0,
    dead: deadCounts["wait"] ?? 0,
    workers,
    oldestMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : null,
    done: metrics.meta.count,
  };
};
