import type { Queue } from "bullmq";
import type { RedisConnection } from "./connect-redis.ts";
import { agreedRedisMs, clockToleranceMs } from "./redis-clock.ts";

/**
 * Sets free the delayed jobs that still have to wait for longer than they were put off by: a process
 * whose clock was ahead put them off. Answers how many. Two may do it at once: a job that is no
 * longer delayed is left alone.
 */
export const promoteMisdatedJobs = async (
  redis: RedisConnection,
  queues: readonly Queue[],
  nowMs = Date.now(),
): Promise<number> => {
  const redisMs = await agreedRedisMs(redis, nowMs);
  if (redisMs === undefined) return 0;
  let promoted = 0;
  for (const queue of queues) {
    for (const { id, dueMs } of await farAhead(redis, queue, redisMs)) {
      const job = await queue.getJob(id);
      if (!job || dueMs - redisMs <= job.delay + clockToleranceMs) continue;
      promoted += await job.promote().then(
        () => 1,
        () => 0,
      );
    }
  }
  return promoted;
};

const farAhead = async (redis: RedisConnection, queue: Queue, redisMs: number) => {
  const soonest = (redisMs + clockToleranceMs) * scorePerMs;
  const key = queue.toKey("delayed");
  const found: { id: string; dueMs: number }[] = [];
  for (let at = 0; ; at += pageSize) {
    const page = ["WITHSCORES", "LIMIT", at, pageSize] as const;
    const flat = await redis.zrevrangebyscore(key, "+inf", soonest, ...page);
    for (let i = 0; i < flat.length; i += 2)
      found.push({ id: String(flat[i]), dueMs: Number(flat[i + 1]) / scorePerMs });
    if (flat.length < 2 * pageSize) return found;
  }
};

// BullMQ's score of a delayed job: its time in milliseconds, and twelve bits for the order within.
const scorePerMs = 0x1000;
const pageSize = 1_000;
