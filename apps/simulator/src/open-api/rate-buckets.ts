import type { Faults } from "../faults.ts";

type Rate = NonNullable<Faults["rateLimit"]>;

export type RateBuckets = ReturnType<typeof createRateBuckets>;

/** Token buckets by key, filled by the clock. A refused call takes nothing out. */
export const createRateBuckets = ({ now }: { now: () => number }) => {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    /** Whether one more call fits into the rate. */
    take: (key: string, { perSecond, burst = Math.max(1, perSecond) }: Rate): boolean => {
      const atMs = now();
      const bucket = buckets.get(key);
      const refilled = bucket
        ? bucket.tokens + (Math.max(0, atMs - bucket.atMs) / 1000) * perSecond
        : burst;
      const tokens = Math.min(burst, refilled);
      const fits = tokens >= 1;
      buckets.set(key, { tokens: fits ? tokens - 1 : tokens, atMs });
      return fits;
    },
  };
};
