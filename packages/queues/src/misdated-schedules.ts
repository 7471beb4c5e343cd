import type { Queue } from "bullmq";
import type { RedisConnection } from "./connect-redis.ts";
import { agreedRedisMs, clockToleranceMs } from "./redis-clock.ts";

/**
 * Removes schedules whose next run lies further ahead than their interval, for them to be written
 * anew: a process with a wrong clock dated them, and nobody would run them before that time. Answers
 * how many. A process whose own clock is not Redis's judges none.
 */
export const removeMisdatedSchedules = async (
  redis: RedisConnection,
  queues: readonly Queue[],
  nowMs = Date.now(),
): Promise<number> => {
  const redisMs = await agreedRedisMs(redis, nowMs);
  if (redisMs === undefined) return 0;
  let removed = 0;
  for (const queue of queues) {
    const schedules = await queue.getJobSchedulers(0, -1);
    for (const { key, next = 0, every = 0 } of schedules) {
      if (next <= redisMs + every + clockToleranceMs) continue;
      await queue.removeJobScheduler(key);
      removed += 1;
    }
  }
  return removed;
};
