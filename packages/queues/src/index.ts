export { backoffMs } from "./backoff.ts";
export { readBacklog } from "./backlog.ts";
export {
  AdvanceEvent,
  deadQueueName,
  PersistEvent,
  queueName,
  RawEvent,
  RawWebhook,
  specOf,
  stages,
  SyncEvent,
  type RawNotice,
  type RawSnapshot,
  type Stage,
  type StageEvents,
} from "./catalog.ts";
export { connectRedis, type RedisConnection } from "./connect-redis.ts";
export { consume, stallsMax, type Consumer, type ConsumeSettings } from "./consume.ts";
export {
  addDeadPointers,
  readDeadPointers,
  removeDeadPointers,
  type DeadPointer,
} from "./dead-pointers.ts";
export { addJob, batchEventsMax, createEnqueuer, type Enqueuer } from "./enqueue.ts";
export { readFailedJobs } from "./failed-jobs.ts";
export { createGroupCommit, SharedFailure } from "./group-commit.ts";
export { fresh, JobData, type Carried } from "./job-data.ts";
export { isMarked, markMemory } from "./memory-mark.ts";
export { promoteMisdatedJobs } from "./misdated-jobs.ts";
export { removeMisdatedSchedules } from "./misdated-schedules.ts";
export { openDeadQueue, openQueue, openSweepQueue } from "./open-queue.ts";
export { dead, done, later, retry, type HandOver, type Outcome } from "./outcome.ts";
export { readQueueDepth, type QueueDepth } from "./queue-depths.ts";
export { readRedisSight, type QueueSight, type RedisSight } from "./redis-sight.ts";
export { reportConnection } from "./report-connection.ts";
export { restoreShopSchedules } from "./shop-schedules.ts";
export {
  consumeSweeps,
  restoreSchedules,
  runSweepNow,
  type SweepSchedule,
} from "./sweep-schedule.ts";
export { whyRedisNotReady } from "./why-redis-not-ready.ts";
