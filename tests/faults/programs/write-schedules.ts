import { setTimeout as sleep } from "node:timers/promises";
import { connectRedis, openQueue, restoreShopSchedules } from "@sluice/queues";

// Writes the schedules of shops again and again, as every worker does every 15 s, until the case ends.
const { REDIS_URL = "", SHOP_IDS = "", SYNC_INTERVAL_MS = "" } = process.env;
const redis = connectRedis(REDIS_URL, "handOver");
const queue = openQueue("sync", redis);
let isEnding = false;
process.once("disconnect", () => (isEnding = true));
while (!isEnding) {
  await restoreShopSchedules(queue, SHOP_IDS.split(","), Number(SYNC_INTERVAL_MS));
  process.send?.("written", undefined, undefined, () => undefined);
  await sleep(20);
}
await queue.close();
redis.disconnect();
