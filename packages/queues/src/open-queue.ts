import { Queue, type JobsOptions } from "bullmq";
import { deadQueueName, queueName, sweepQueueName, type Stage } from "./catalog.ts";
import type { RedisConnection } from "./connect-redis.ts";

export const openQueue = (stage: Stage, connection: RedisConnection): Queue =>
  open(queueName(stage), connection);

export const openDeadQueue = (stage: Stage, connection: RedisConnection): Queue =>
  open(deadQueueName(stage), connection);

/** Sweeps are jobs, so that one worker at a time runs each, and Bull Board shows when it last ran. */
export const openSweepQueue = (connection: RedisConnection): Queue =>
  open(sweepQueueName, connection);

const open = (name: string, connection: RedisConnection): Queue => {
  const queue = new Queue(name, {
    connection,
    // Both, or a queue constructed while Redis is away would hang or stay dead for good.
    skipWaitingForReady: true,
    skipVersionCheck: true,
    skipMetasUpdate: true,
    streams: { events: { maxLen: 1_000 } },
    defaultJobOptions: jobOptions,
  });
  // Failures reach the caller of each command; without a listener they would also end the process.
  queue.on("error", () => undefined);
  return queue;
};

const jobOptions: JobsOptions = {
  // An outage fails the job itself, however long it lasts; an event's own attempts are counted in
  // the job's data. So a job may fail practically without end.
  attempts: 1_000_000_000,
  backoff: { type: "custom" },
  removeOnComplete: { count: 200, age: 86_400 },
  removeOnFail: false,
  stackTraceLimit: 0,
};
