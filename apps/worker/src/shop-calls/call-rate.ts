import { randomInt } from "node:crypto";
import type { RedisConnection } from "@sluice/queues";
import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Endpoint } from "./endpoint.ts";
import { callRateScript } from "./call-rate-script.ts";

/** Whether a call may be made now, or in how many milliseconds to ask again. */
export type CallRight = { kind: "granted"; perSecond: number } | { kind: "wait"; delayMs: number };

/**
 * How often a shop's endpoint may be called, by all workers together: TikTok's quotas are per app,
 * shop and endpoint, not published, and change. A Redis serves one Sluice and so one app. What Redis
 * throws is thrown on: without it no job runs anyway.
 */
export const createCallRate = (redis: RedisConnection) => {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: "tiktok-rate",
    points: perSecondMax,
    duration: 1,
    customIncrTtlLuaScript: callRateScript,
  });
  return {
    take: async (shopId: string, endpoint: Endpoint): Promise<CallRight> => {
      try {
        const { remainingPoints } = await limiter.consume(keyOf(shopId, endpoint));
        return { kind: "granted", perSecond: remainingPoints };
      } catch (err) {
        if (err instanceof RateLimiterRes) return { kind: "wait", delayMs: waitOf(err) };
        throw err;
      }
    },
    /** TikTok throttled a call: nobody calls the endpoint for so long. Answers how long that is. */
    throttled: async (
      shopId: string,
      endpoint: Endpoint,
      retryAfterMs: number | undefined,
    ): Promise<number> => {
      const known = retryAfterMs !== undefined && retryAfterMs >= 1_000;
      const points = known ? Math.ceil(retryAfterMs) : randomInt(2, jitterMs);
      return waitOf(await limiter.penalty(keyOf(shopId, endpoint), points));
    },
  };
};

// The braces put a key whole into one slot of a Redis Cluster, and shops into different ones.
const keyOf = (shopId: string, endpoint: Endpoint) => `{${shopId}/${endpoint}}`;

// What waits alike comes back together, and then shares a call.
const waitOf = ({ msBeforeNext }: RateLimiterRes) =>
  Math.max(1, Math.ceil(msBeforeNext / waitStepMs)) * waitStepMs;
const waitStepMs = 50;

const jitterMs = 500;
const perSecondMax = 1_000;
