export { backoffMs } from "./backoff.ts";
export {
  AdvanceEvent,
  deadQueueName,
  PersistEvent,
  queueName,
  RawEvent,
  specOf,
  stages,
  type Stage,
  type StageEvents,
} from "./catalog.ts";
export { connectRedis, type RedisConnection } from "./connect-redis.ts";
export { consume, type ConsumeSettings } from "./consume.ts";
export { addJob, batchEventsMax, createEnqueuer, type Enqueuer } from "./enqueue.ts";
export { createGroupCommit, SharedFailure } from "./group-commit.ts";
export { fresh, JobData, type Carried } from "./job-data.ts";
export { openDeadQueue, openQueue } from "./open-queue.ts";
export { dead, done, later, retry, type HandOver, type Outcome } from "./outcome.ts";
export { readQueueDepth, type QueueDepth } from "./queue-depths.ts";
