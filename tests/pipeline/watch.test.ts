import { connectDatabase } from "@sluice/db";
import { connectRedis, openSweepQueue, restoreSchedules } from "@sluice/queues";
import { createLog } from "@sluice/runtime";
import { channelSettings, limitSettings, watchOver } from "@sluice/watch";
import { z } from "zod";
import { freshDatabase } from "../support/fresh-database.ts";
import { startHttpSink } from "../support/http-sink.ts";
import { insertShop } from "../support/insert-shop.ts";
import { freshRedis } from "../support/servers.ts";
import { waitUntil } from "../support/wait-until.ts";

const shopId = "7490000000000000001";

// A look comes every ten seconds, and one that was left without its holder waits for the lease.
test("one of several processes watches, and another when it is gone; each change is told once", async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
  const redis = connectRedis(await freshRedis(), "handOver");
  const slack = await startHttpSink();
  const env = z
    .object({ ...limitSettings, ...channelSettings })
    .parse({ ALERT_SLACK_URL: slack.url, SYNC_INTERVAL_MS: 1_000, SYNC_LAG_MS: 0 });
  const log = createLog({ name: "test", level: "silent" });
  await insertShop(db, shopId);
  await db`insert into sync_cursors (shop_id, list, watermark) values (${shopId}, 'orders', now())`;
  await restoreSchedules(openSweepQueue(redis), { "dead pointers": { everyMs: 3_600_000 } });
  const watches = [1, 2, 3].map(() => watchOver({ db, redis, env, log }));
  const told = (what: string) =>
    slack.received.filter(({ body }) => body.includes(`${what} sync_stale`)).length;
  try {
    await waitUntil("the alert", () => told("Alert:") > 0, 90_000);
    await watches[0]?.close();
    await watches[1]?.close();
    await db`update sync_cursors set watermark = now() + interval '1 hour'`;
    await waitUntil("its end", () => told("Over:") > 0, 120_000);
    expect([told("Alert:"), told("Over:")]).toEqual([1, 1]);
    const [holders] = await db`select count(*)::int as held from leases where name = 'watch'`;
    expect(holders?.["held"]).toBe(1);
  } finally {
    for (const watch of watches) await watch.close();
    redis.disconnect();
    await db.end();
    await drop();
    await slack.close();
  }
}, 240_000);
