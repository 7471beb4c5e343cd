import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";

export const shopThrottled: FaultCase = {
  id: "T1",
  title: "TikTok throttles one shop: the other one does not notice, and the first catches up",
  run: async (lab, { isShort }) => {
    const roundMs = isShort ? 1_500 : 10_000;
    const sluice = await lab.startSluice();
    const { tiktok } = sluice;
    const [throttled, other] = await tiktok.shopIds();
    const shopIds = [throttled, other];
    // A process that has just begun is slow, and a shop is called seldom at first: only one that
    // needs more gets more.
    for (const shopId of shopIds)
      await tiktok.play("happy-path", { orders: 50, perSecond: 30, shopId });
    await sleep(isShort ? 3_000 : 8_000);

    const measured: Measured = { before: [], meanwhile: [], ofThrottled: [] };
    let boundMs = 0;
    let offMs = 0;
    for (let set = 1; set <= setsMax; set += 1) {
      const orders = Math.ceil((2 * rounds * roundMs * ordersPerSecond) / 1_000);
      for (const shopId of shopIds)
        await tiktok.play("happy-path", { orders, perSecond: ordersPerSecond, shopId });
      const spans = await alternate(lab, sluice, throttled, roundMs);
      offMs = Date.now();
      await waitUntil("the orders to reach their ends", tiktok.isAtRest, 60_000);
      // The last events of a span may be decided only after it.
      await waitUntil("all facts to be decided", async () => (await countPending(lab)) === 0);
      for (const span of spans) {
        measured[span.isThrottled ? "meanwhile" : "before"].push(await p95Of(lab, other, span));
        if (span.isThrottled) measured.ofThrottled.push(await p95Of(lab, throttled, span));
      }
      boundMs = 1.2 * median(measured.before) + noiseMs;
      if (median(measured.meanwhile) <= boundMs) break;
    }
    const { before, meanwhile, ofThrottled } = measured;
    const refusals = await countThrottled(sluice, throttled);
    const retries = await countOutcomes(sluice, "retry");
    return await conclude(lab, sluice, {
      drain: { sinceMs: offMs, withinMs: 15_000 },
      figures: {
        "the other's p95 ms, undisturbed": before.join(", "),
        "the other's p95 ms, the first throttled": meanwhile.join(", "),
        "the throttled one's p95 ms": ofThrottled.join(", "),
        "calls refused with 429": refusals,
        "attempts used": retries,
      },
      problems: [
        ...allAnswered200(sluice),
        ...within("the other's p95 in ms (median of the rounds)", median(meanwhile), boundMs),
        ...atLeast("calls of the throttled shop that were refused", refusals, rounds),
        ...within("attempts used", retries, 0),
        ...within("dead letters", await countDead(lab), 0),
      ],
    });
  },
};

interface Measured {
  before: number[];
  meanwhile: number[];
  ofThrottled: number[];
}

const rounds = 3;
// Something else that keeps the machine busy spoils a measure; a throttle that is felt spoils them all.
const setsMax = 3;
const ordersPerSecond = 3;
// Between two spans alike on a machine of two cores.
const noiseMs = 30;

/** Throttles a shop in every other of six spans. */
const alternate = async (lab: Lab, { tiktok }: RunningSluice, shopId: string, roundMs: number) => {
  const spans: { isThrottled: boolean; fromMs: number; toMs: number }[] = [];
  for (let at = 0; at < 2 * rounds; at += 1) {
    const isThrottled = at % 2 === 1;
    await tiktok.turnFaults({ rateLimit: isThrottled ? { perSecond: 1 } : null }, { shopId });
    lab.did(isThrottled ? "one shop is throttled" : "neither shop is throttled");
    const fromMs = Date.now();
    await sleep(roundMs);
    spans.push({ isThrottled, fromMs, toMs: Date.now() });
  }
  await tiktok.turnFaults({ reset: true }, { shopId });
  return spans;
};

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const p95Of = async (
  lab: Lab,
  shopId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<number> => {
  const [row] = await lab.db()<{ p95Ms: number | null }[]>`
    select round(percentile_cont(0.95) within group (
      order by extract(epoch from decided_at - received_at)::float8 * 1000))::float8 as "p95Ms"
    from order_events
    where kind = 'hint' and shop_id = ${shopId}
      and received_at between to_timestamp(${fromMs}::float8 / 1000)
        and to_timestamp(${toMs}::float8 / 1000)`;
  return row?.p95Ms ?? Infinity;
};

const countPending = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from order_events where status = 'pending'`;
  return row?.n ?? 0;
};

const countDead = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`select count(*)::int as n from dead_letters`;
  return row?.n ?? 0;
};

const sumOver = async ({ workers }: RunningSluice, name: string, labels: Record<string, string>) =>
  (await Promise.all(workers.map((one) => one.metric({ name, labels })))).reduce(
    (sum, count) => sum + count,
    0,
  );

const countThrottled = (sluice: RunningSluice, shop: string) =>
  sumOver(sluice, "sluice_tiktok_throttled_total", { shop });

const countOutcomes = (sluice: RunningSluice, outcome: string) =>
  sumOver(sluice, "sluice_event_outcomes_total", { outcome });
