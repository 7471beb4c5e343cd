import type { SyncTimes } from "@sluice/db";

/** How far back scheduled runs read, from how often they run. */
export const syncTimes = ({
  intervalMs,
  lagMs,
}: {
  intervalMs: number;
  lagMs: number;
}): SyncTimes => ({
  lagMs,
  overlapS: 30 * 60,
  // TikTok re-sends for 15 h 32 min; a shorter pass could lose what its last retry would have brought.
  fullSpanS: 24 * 3_600,
  fullEveryS: 3_600,
  gapS: intervalMs / 2_000,
});
