import { connectRedis, openQueue, restoreShopSchedules } from "@sluice/queues";
import type { Lab } from "./open-lab.ts";

/** Gives the connected shops their schedules at once; every worker does the same within 15 s. */
export const scheduleShops = async (lab: Lab, everyMs: number): Promise<string[]> => {
  const rows = await lab.db()<{ id: string }[]>`
    select id from shops where status = 'connected' order by id`;
  const shopIds = rows.map(({ id }) => id);
  const redis = connectRedis(lab.redis.url, "handOver");
  const queue = openQueue("sync", redis);
  try {
    await restoreShopSchedules(queue, shopIds, everyMs);
  } finally {
    await queue.close();
    redis.disconnect();
  }
  return shopIds;
};
