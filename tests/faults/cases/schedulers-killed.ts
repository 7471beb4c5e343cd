import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab } from "../lab/open-lab.ts";
import { overlaps } from "../lab/overlaps.ts";
import { scheduleShops } from "../lab/schedule-shops.ts";
import { watchSchedules } from "../lab/watch-schedules.ts";
import { watchCalls } from "../lab/watch-calls.ts";
import { writeSchedules } from "../lab/write-schedules.ts";

/**
 * Every worker restores the schedules, so each is a scheduler. That no two syncs of a shop overlap is
 * seen where TikTok sees it: a sync reads its lists one call after the other, so two calls of one
 * shop's lists under way at once would be two syncs.
 */
export const schedulersKilled: FaultCase = {
  id: "A10",
  title: "schedulers are killed again and again while others write the same schedules",
  run: async (lab, { isShort }) => {
    const kills = isShort ? 6 : 20;
    const pauseMs = isShort ? { from: 500, to: 900 } : { from: 1_500, to: 3_500 };
    const everyMs = isShort ? 1_500 : 4_000;
    let simulatorUrl = "";
    const watch = await watchCalls(3, () => simulatorUrl);
    const sluice = await lab.startSluice({
      workers: 3,
      connectsShop: false,
      env: {
        worker: {
          SYNC_INTERVAL_MS: String(everyMs),
          SYNC_LAG_MS: "500",
          LOCK_DURATION_MS: "2000",
          STALLED_INTERVAL_MS: "1000",
        },
      },
      workerEnvs: watch.urls.map((url) => ({ TIKTOK_API_URL: url })),
    });
    simulatorUrl = sluice.urls.simulator;
    await sluice.connectShop();
    const shopIds = await scheduleShops(lab, everyMs);
    const startedMs = Date.now();
    const writers = writeSchedules(2, { redisUrl: lab.redis.url, shopIds, everyMs });
    try {
      await waitUntil("the schedules to be written", () => writers.written() > 0);
      const schedules = watchSchedules(lab, shopIds);
      // A sync takes a good part of its interval, so that many a kill meets one.
      await sluice.tiktok.slowDown(searchRoutes, Math.round(everyMs / 12));
      const seconds = (kills * (pauseMs.from + pauseMs.to)) / 2_000;
      await sluice.tiktok.play("happy-path", { orders: 5 * seconds, perSecond: 5 });
      let ended = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        await sleep(lab.random().int(pauseMs.from, pauseMs.to));
        if (isShort) ended += await endDeadLeases(lab);
        const victim = lab.random().pick(sluice.workers);
        victim.kill("SIGKILL");
        lab.did(`${victim.name} killed`);
      }
      const syncedAgainMs = await syncAgain(lab, shopIds, async () => {
        if (isShort) ended += await endDeadLeases(lab);
      });
      const seen = await schedules.stop();
      const runs = await countRuns(lab);
      const slots = shopIds.length * Math.floor((Date.now() - startedMs) / everyMs);
      const met = overlaps(watch.calls);
      await sluice.tiktok.slowDown(searchRoutes, 0);
      return await conclude(lab, sluice, {
        figures: {
          kills,
          shops: shopIds.length,
          schedulesWritten: writers.written(),
          samples: seen.samples,
          nextRunInMsMax: seen.aheadMsMax,
          searchCalls: watch.calls.filter(({ path }) => path.endsWith("/search")).length,
          overlaps: met.length,
          slots,
          runs,
          missedRuns: Math.max(0, slots - runs),
          leasesEndedForTheDead: ended,
          syncedAgainMs,
        },
        problems: [
          ...seen.problems,
          ...met.slice(0, 3),
          ...atLeast("times the schedules were written", writers.written(), kills),
          ...atLeast("sync runs", runs, 2 * shopIds.length),
          ...within("milliseconds until every shop was synced again", syncedAgainMs, 45_000),
          ...noUnaskedExits(sluice),
        ],
      });
    } finally {
      await writers.stop();
      watch.close();
    }
  },
};

const searchRoutes = [
  "POST /order/202309/orders/search",
  "POST /return_refund/202309/cancellations/search",
  "POST /return_refund/202309/returns/search",
];

/**
 * A worker that died in the middle of a sync leaves its lease, for up to 30 s, and the shop's syncs are
 * missed for so long. The short form has no time for that and ends such leases: those that nobody has
 * renewed for much longer than a page takes. The long form leaves them alone.
 */
const endDeadLeases = async (lab: Lab): Promise<number> => {
  const ended = await lab.db()`
    delete from leases where name like 'sync:%' and until < now() + interval '28 s' returning 1`;
  return ended.length;
};

/** Waits until every shop has a sync that began after the last kill and is done; gives how long. */
const syncAgain = async (lab: Lab, shopIds: string[], meanwhile: () => Promise<void>) => {
  const sinceMs = Date.now();
  await waitUntil(
    "every shop to be synced again",
    async () => {
      await meanwhile();
      const [row] = await lab.db()<{ n: number }[]>`
        select count(distinct shop_id)::int as n from sync_runs
        where status = 'done' and list = 'orders'
          and finished_at > to_timestamp(${sinceMs / 1_000}::float8)`;
      return row?.n === shopIds.length;
    },
    60_000,
  );
  return Date.now() - sinceMs;
};

/** Each schedule's run reads three lists; the orders are the first. */
const countRuns = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from sync_runs where list = 'orders' and status = 'done'`;
  return row?.n ?? 0;
};
