import type { RedisConnection } from "./connect-redis.ts";

/**
 * Redis's time in milliseconds; undefined for a process whose own clock is not Redis's, because it
 * would take what others dated rightly for wrong, and date it wrongly again.
 */
export const agreedRedisMs = async (
  redis: RedisConnection,
  nowMs: number,
): Promise<number | undefined> => {
  const [seconds, microseconds] = await redis.time();
  const redisMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  return Math.abs(nowMs - redisMs) > clockToleranceMs ? undefined : redisMs;
};

export const clockToleranceMs = 5_000;
