import type { Queue } from "bullmq";
import type { SyncEvent } from "./catalog.ts";
import { fresh, type JobData } from "./job-data.ts";

/**
 * Gives each of these shops its schedule in the sync queue and takes it from all others. What is
 * there and on time is left alone. A Redis that lost its data has lost them, so this is repeated.
 */
export const restoreShopSchedules = async (
  syncQueue: Queue,
  shopIds: string[],
  everyMs: number,
): Promise<void> => {
  const present = new Map(
    (await syncQueue.getJobSchedulers(0, -1)).map((schedule) => [schedule.key, schedule]),
  );
  const isOnTime = (key: string) => {
    const { every, next = 0 } = present.get(key) ?? {};
    return Number(every) === everyMs && next > Date.now() - everyMs;
  };
  const keys = new Map(shopIds.map((shopId) => [scheduleOf(shopId), shopId]));
  await Promise.all(
    [...keys]
      .filter(([key]) => !isOnTime(key))
      .map(([key, shopId]) =>
        syncQueue.upsertJobScheduler(
          key,
          { every: everyMs },
          { name: "batch", data: scheduledJob(shopId), opts: syncQueue.defaultJobOptions },
        ),
      ),
  );
  const idle = [...present.keys()].filter((key) => !keys.has(key));
  await Promise.all(idle.map((key) => syncQueue.removeJobScheduler(key)));
};

const scheduleOf = (shopId: string) => `shop-${shopId}`;

const scheduledJob = (shopId: string): JobData => {
  const event: SyncEvent = { shopId, task: { kind: "scheduled" } };
  return { version: 1, events: [fresh(event)] };
};
