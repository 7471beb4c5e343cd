import type { RedisConnection } from "./connect-redis.ts";

/**
 * A mark by which a Redis is known again. Answers false for one that has lost its data, or that is
 * new; the mark is set by `markMemory` once what follows from that has been noted.
 */
export const isMarked = async (redis: RedisConnection): Promise<boolean> =>
  (await redis.get(key)) !== null;

export const markMemory = async (redis: RedisConnection): Promise<void> => {
  await redis.set(key, new Date().toISOString());
};

const key = "sluice:memory";
