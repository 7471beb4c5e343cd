import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkout } from "../../support/servers.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { countStalls } from "../lab/count-stalls.ts";
import { allAnswered200, atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab } from "../lab/open-lab.ts";
import { readSchedules } from "../lab/read-schedules.ts";
import { scheduleShops } from "../lab/schedule-shops.ts";
import { watchRecords } from "../lab/watch-records.ts";

const minute = 60_000;

export const clocksWrong: FaultCase = {
  id: "A24",
  title: "the clock of a worker and of the receiver is ten minutes wrong, and jumps",
  run: async (lab, { isShort }) => {
    const lastsMs = isShort ? 1_200 : 15_000;
    const worker = clockOf(lab, "worker-2");
    const receiver = clockOf(lab, "receiver");
    const everyMs = 1_000;
    const sluice = await lab.startSluice({
      workers: 2,
      env: {
        receiver: receiver.env,
        worker: { SYNC_INTERVAL_MS: String(everyMs), SYNC_LAG_MS: "500" },
      },
      workerEnvs: [{}, worker.env],
    });
    await scheduleShops(lab, everyMs);
    const stalls = await countStalls(lab.redis.url);
    const records = watchRecords(lab);
    await sluice.tiktok.flow({ perSecond: isShort ? 20 : 50, seconds: (5 * lastsMs) / 1_000 });

    worker.shift(10 * minute);
    // Perhaps resolved already: a right worker's first success takes it back once.
    await waitUntil("the alert", async () => (await countAlerts(lab, "all")) > 0);
    lab.did("the skewed worker's calls are refused, and somebody is told");
    await sleep(lastsMs);
    worker.shift(-10 * minute);
    receiver.shift(10 * minute);
    await sleep(lastsMs);
    for (let jumps = 0; jumps < 3; jumps += 1) {
      worker.shift(jumps % 2 === 0 ? 10 * minute : -10 * minute);
      receiver.shift(jumps % 2 === 0 ? -10 * minute : 10 * minute);
      await sleep(lastsMs / 3);
    }
    // From the worst place: what was put off by ten minutes, and all that was due then.
    worker.shift(10 * minute);
    await sleep(lastsMs / 3);
    worker.shift(0);
    receiver.shift(0);
    const rightMs = Date.now();
    const ahead = (await readSchedules(lab)).map(({ inMs, everyMs: of }) => inMs - of);
    await waitUntil("the alert to be resolved", async () => (await countAlerts(lab, "open")) === 0);
    const healedMs = Date.now() - rightMs;
    const syncedMs = await untilSyncedOften(lab, rightMs, everyMs);

    const concluded = await conclude(lab, sluice, {
      drain: { sinceMs: rightMs, withinMs: 30_000 },
      restWithinMs: 45_000,
    });
    const seen = await records.stop();
    await stalls.close();
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        stalls: stalls.count(),
        alertsOfClockSkew: await countAlerts(lab, "all"),
        resolvedAfterMs: healedMs,
        nextRunTooLateMsMax: Math.max(...ahead),
        syncedTwiceAfterMs: syncedMs,
        watermarkAheadS: seen.watermarkAheadS,
        syncRuns: await countRuns(lab),
        owed: seen.owed,
      },
      problems: [
        ...concluded.problems,
        ...allAnswered200(sluice),
        ...within("stalled jobs", stalls.count(), 0),
        ...within("seconds that a watermark lay in the future", seen.watermarkAheadS, 0),
        ...within("times a shop was not connected", seen.disconnected, 0),
        ...within("orders whose details are owed in the end", seen.owed, 0),
        ...within("milliseconds until syncs ran at their pace again", syncedMs, 15_000),
        ...atLeast("alerts of a wrong clock", await countAlerts(lab, "all"), 1),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};

/** The clock of a process, to be made wrong. */
const clockOf = (lab: Lab, name: string) => {
  const path = join(lab.logFolder(), `${name}.clock`);
  writeFileSync(path, "0");
  return {
    env: { NODE_OPTIONS: `--import ${program}`, SHIFTED_CLOCK_PATH: path },
    shift: (ms: number) => {
      writeFileSync(path, String(ms));
      lab.did(`the clock of ${name} is ${ms / minute} minutes ahead`);
    },
  };
};

const program = pathToFileURL(join(checkout, "tests/faults/programs/shifted-clock.mjs")).href;

const countAlerts = async (lab: Lab, which: "open" | "all"): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from alerts
    where kind = 'clock_skew' and (${which === "all"} or resolved_at is null)`;
  return row?.n ?? 0;
};

/** Waits until every shop was synced twice since; gives how long that took. */
const untilSyncedOften = async (lab: Lab, sinceMs: number, everyMs: number): Promise<number> => {
  await waitUntil(
    "every shop to be synced twice",
    async () => {
      const rows = await lab.db()<{ n: number }[]>`
        select count(r.id)::int as n from shops s left join sync_runs r
          on r.shop_id = s.id and r.list = 'orders' and r.status = 'done'
          and r.started_at > to_timestamp(${sinceMs / 1_000}::float8)
        where s.status = 'connected' group by s.id`;
      return rows.length > 0 && rows.every(({ n }) => n >= 2);
    },
    60_000 + 2 * everyMs,
  );
  return Date.now() - sinceMs;
};

const countRuns = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from sync_runs where list = 'orders'`;
  return row?.n ?? 0;
};
