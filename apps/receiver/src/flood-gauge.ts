import { RateLimiterMemory } from "rate-limiter-flexible";

/**
 * Counts bad signatures by source. Only they are limited: whatever is signed is taken, because
 * all of TikTok's webhooks may come through one load balancer.
 */
export const createFloodGauge = () => {
  const limiter = new RateLimiterMemory({ points: badSignaturesMax, duration: windowSeconds });
  return async (source: string): Promise<boolean> => {
    try {
      await limiter.consume(source);
      return false;
    } catch {
      return true;
    }
  };
};

const badSignaturesMax = 600;
const windowSeconds = 60;
