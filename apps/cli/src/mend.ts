import { connectedShopIds, retryGivenUpDeliveries } from "@sluice/db";
import { openQueue, openSweepQueue, restoreShopSchedules, runSweepNow } from "@sluice/queues";
import type { Mend } from "@sluice/watch";
import type { Patient } from "./examine.ts";

/** Mends what Sluice can mend itself. Each bears a repeat, and that somebody else does it, too. */
export const mend = async (which: Mend, { db, redis, env }: Patient): Promise<void> => {
  switch (which) {
    case "schedules": {
      const shopIds = await connectedShopIds(db);
      return restoreShopSchedules(openQueue("sync", redis), shopIds, env.SYNC_INTERVAL_MS);
    }
    case "deliveries":
      await retryGivenUpDeliveries(db);
      return;
    // The workers' own sweeps, ahead of their time.
    case "pending facts":
    case "failed jobs":
    case "dead pointers":
      return runSweepNow(openSweepQueue(redis), which);
  }
};
