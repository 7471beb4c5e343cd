import { z } from "zod";

const Count = z.number().int();

/** Counts are jobs, and a job is a batch of up to 200 events. */
export const QueueSummary = z.object({
  stage: z.string(),
  waiting: Count,
  active: Count,
  delayed: Count,
  failed: Count,
  /** Pointers to dead letters, one an event. */
  dead: Count,
  workers: Count,
  /** For how long the oldest waiting job has waited, in milliseconds; null where none waits. */
  oldestMs: z.number().nullable(),
  /** Jobs that were done since Redis has its data: two looks tell the rate. */
  done: Count,
});
export type QueueSummary = z.infer<typeof QueueSummary>;

export const QueueList = z.object({ queues: z.array(QueueSummary) });
export type QueueList = z.infer<typeof QueueList>;
