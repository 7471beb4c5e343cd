import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { beginSchedules } from "../lab/schedules.ts";

export const apiDown: FaultCase = {
  id: "A37",
  title: "TikTok's API is down while its webhooks go on: orders move on hints, details follow",
  run: async (lab, { isShort }) => {
    // In the short form the first probe, 5 s after the breaker opened, finds the API up again.
    const downMs = isShort ? 4_500 : 300_000;
    const intervalMs = isShort ? 3_000 : 30_000;
    const perSecond = 20;
    const sluice = await lab.startSluice({
      perSecond,
      workers: isShort ? 1 : 2,
      env: { worker: { SYNC_INTERVAL_MS: String(intervalMs), SYNC_LAG_MS: "500" } },
    });
    const { tiktok } = sluice;
    const [shopId] = await tiktok.shopIds();
    await beginSchedules(lab);
    const probeMsMax = isShort ? 5_000 : 60_000;
    await tiktok.flow({ perSecond, seconds: (downMs + probeMsMax) / 1_000 });
    await waitUntil("orders", async () => (await countStale(lab)).orders > 0);

    const before = await tiktok.countCalls(shopId);
    await tiktok.turnFaults({ apiDown: true });
    lab.did("TikTok's API is down");
    const downAtMs = Date.now();
    await waitUntil("a breaker to open", () => countLines(sluice, openedText) > 0);
    const openedMs = Date.now() - downAtMs;
    const opening = (await tiktok.countCalls(shopId)) - before;
    await sleep(downAtMs + downMs - Date.now());
    const calls = (await tiktok.countCalls(shopId)) - before - opening;
    const { stale } = await countStale(lab);
    await tiktok.turnFaults({ apiDown: false });
    const upAtMs = Date.now();
    lab.did("TikTok's API is up again");
    await waitUntil("all breakers to close", () => allClosed(sluice, shopId), probeMsMax + 15_000);
    const closedMs = Date.now() - upAtMs;
    // Whatever came in until now is to be whole within one interval.
    const untilAtMs = Date.now();
    await waitUntil("no order's details to be owed", async () => {
      return (await countStale(lab, untilAtMs)).stale === 0;
    }).catch(() => undefined);
    const wholeMs = Date.now() - untilAtMs;
    const left = (await countStale(lab, untilAtMs)).stale;
    lab.did("no order's details are owed");

    const waits = await hintWaits(lab, { fromMs: downAtMs, toMs: upAtMs });
    // Of a few dozen hints the slowest tell of the machine, beside other tests, and not of Sluice.
    const typicalMs = isShort ? waits.p50Ms : waits.p95Ms;
    const probes = Math.ceil(downMs / 5_000);
    return await conclude(lab, sluice, {
      restWithinMs: 120_000,
      figures: {
        downMs,
        hints: waits.hints,
        "webhook to state, p50 ms": waits.p50Ms,
        "webhook to state, p95 ms": waits.p95Ms,
        "webhook to state, max ms": waits.maxMs,
        "orders with details owed at the end": stale,
        openedMs,
        "calls until it opened": opening,
        "calls while it was open": calls,
        "closedMs after the API was up": closedMs,
        "all details ms after that": wholeMs,
        "breakers opened, closed": sluice.workers
          .map((one) => changesIn(one.log(), shopId))
          .map(({ opened, closed }) => `${opened}, ${closed}`)
          .join("; "),
      },
      problems: [
        ...allAnswered200(sluice),
        ...within("milliseconds from webhook to state", typicalMs, 1_000),
        ...atLeast("hints that moved an order", waits.hints, 20),
        ...atLeast("orders marked as details owed", stale, 5),
        ...within("calls while it was open", calls, probes * sluice.workers.length + 8),
        ...within("milliseconds until the breakers closed", closedMs, probeMsMax + 3_000),
        ...within("milliseconds until no details were owed", wholeMs, intervalMs + 2_000),
        ...within("orders whose details are still owed", left, 0),
        ...sluice.workers.flatMap(({ name, log }) => {
          const { opened, closed } = changesIn(log(), shopId);
          if (opened === closed && opened <= 1) return [];
          return [`the breaker of ${name} opened ${opened} times and closed ${closed} times`];
        }),
      ],
    });
  },
};

/** How often a process opened and closed a shop's breaker. */
const changesIn = (log: string, shopId: string) => {
  const lines = log.split("\n").filter((line) => line.includes(`"shopId":"${shopId}"`));
  const count = (text: string) => lines.filter((line) => line.includes(text)).length;
  return {
    opened: count(openedText),
    closed: count("TikTok's API answers for the shop again"),
  };
};

const openedText = "its calls rest, orders move on";

const countLines = ({ workers }: RunningSluice, text: string): number =>
  workers.reduce((sum, { log }) => sum + log().split(text).length - 1, 0);

/** Of a shop that is told of; one that is only synced is probed as seldom as that. */
const allClosed = async ({ workers }: RunningSluice, shop: string): Promise<boolean> => {
  const open = await Promise.all(
    workers.map((one) => one.metric({ name: "sluice_tiktok_breaker_open", labels: { shop } })),
  );
  return open.every((count) => count === 0);
};

/** All orders, and those whose details are owed and that were last touched by then. */
const countStale = async (lab: Lab, untilMs = Date.now() + 60_000) => {
  const [row] = await lab.db()<{ orders: number; stale: number }[]>`
    select count(*)::int as orders, count(*) filter (
      where details_stale and updated_at < to_timestamp(${untilMs}::float8 / 1000))::int as stale
    from orders`;
  return { orders: row?.orders ?? 0, stale: row?.stale ?? 0 };
};

const hintWaits = async (lab: Lab, { fromMs, toMs }: { fromMs: number; toMs: number }) => {
  const [row] = await lab.db()<{ hints: number; p50Ms: number; p95Ms: number; maxMs: number }[]>`
    select count(*)::int as hints,
      round(percentile_cont(0.5) within group (order by ms))::float8 as "p50Ms",
      round(percentile_cont(0.95) within group (order by ms))::float8 as "p95Ms",
      round(max(ms))::float8 as "maxMs"
    from (
      select extract(epoch from decided_at - received_at)::float8 * 1000 as ms from order_events
      where kind = 'hint' and received_at between to_timestamp(${fromMs}::float8 / 1000)
        and to_timestamp(${toMs}::float8 / 1000)) as waits`;
  return row ?? { hints: 0, p50Ms: 0, p95Ms: 0, maxMs: 0 };
};
