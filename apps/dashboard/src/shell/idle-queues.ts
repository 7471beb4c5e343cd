import type { QueueSummary } from "@sluice/contract";

/** Queues in which work waits and nobody takes it. */
export const idleQueues = (queues: readonly QueueSummary[]): QueueSummary[] =>
  queues.filter(({ waiting, workers }) => waiting > 0 && workers === 0);
