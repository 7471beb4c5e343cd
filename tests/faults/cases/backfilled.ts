import { phaseOfRead } from "@sluice/domain";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { runCli } from "../lab/run-cli.ts";
import { watchPeaks } from "../lab/watch-peaks.ts";

const orders = { short: 1_500, long: 100_000 };

export const backfilled: FaultCase = {
  id: "B1",
  title: "a long past is backfilled, and once more, which finds nothing to do",
  run: (lab, { isShort }) => backfill(lab, isShort, { isKilled: false }),
};

export const backfilledThoughKilled: FaultCase = {
  id: "B1k",
  title: "the worker is killed in the middle of a backfill",
  run: (lab, { isShort }) => backfill(lab, isShort, { isKilled: true }),
};

const backfill = async (lab: Lab, isShort: boolean, { isKilled }: { isKilled: boolean }) => {
  const count = isShort ? orders.short : orders.long;
  const limitMs = isShort ? 60_000 : 900_000;
  const sluice = await lab.startSluice({
    env: {
      worker: {
        LOCK_DURATION_MS: isShort ? "1000" : "5000",
        STALLED_INTERVAL_MS: isShort ? "500" : "2000",
      },
    },
  });
  const problems: string[] = [];
  const { shopId } = (await sluice.tiktok.call("POST", "/control/history", {
    orders: count,
    days: 30,
  })) as { shopId: string };
  const command = ["backfill", "--json", "--from", "31d", "--shop", shopId];
  if (!isKilled && isShort) problems.push(...(await cancelAndPace(lab, sluice, command)));
  const storedBefore = await countOrders(lab);
  const callsBefore = await searchCalls(lab, sluice);
  const peaks = watchPeaks(lab, sluice.workers);

  const startedMs = Date.now();
  const running = runCli(sluice, command);
  if (isKilled) await killInTheMiddle(lab, sluice, count, isShort);
  const { code, lines, errors } = await running;
  const readMs = Date.now() - startedMs;
  await waitUntil("the last order's verdict", () => hasJudgedAll(lab, count), limitMs);
  const ms = Date.now() - startedMs;
  const { workerMb, redisMb } = await peaks.stop();
  const calls = (await searchCalls(lab, sluice)) - callsBefore;
  const run = lines.at(-1) ?? {};
  if (code !== 0) problems.push(`the command ended ${code}: ${errors}`);

  const againMs = Date.now();
  const again = await runCli(sluice, command);
  const secondEndMs = Date.now();
  const callsAgain = (await searchCalls(lab, sluice)) - callsBefore - calls;
  const second = again.lines.at(-1) ?? {};
  const wrong = await compareWithTruth(lab, sluice);
  const facts = await countFacts(lab);
  return await conclude(lab, sluice, {
    figures: {
      orders: count,
      seconds: Math.round(ms / 100) / 10,
      secondsOfReading: Math.round(readMs / 100) / 10,
      ordersPerSecond: Math.round((count - storedBefore) / (ms / 1_000)),
      calls,
      enqueued: Number(run["enqueued"]),
      peakWorkerMb: workerMb,
      peakRedisMb: redisMb,
      secondsAgain: Math.round((secondEndMs - againMs) / 100) / 10,
      callsAgain,
      callsOnRecordAgain: Number(second["calls"]),
      enqueuedAgain: Number(second["enqueued"]),
      snapshotsReadTwice: facts.repeats,
      appliedTwice: facts.appliedTwice,
    },
    problems: [
      ...problems,
      ...wrong.slice(0, 5),
      ...within("orders that stand otherwise than at TikTok", wrong.length, 0),
      ...within("facts that were applied twice", facts.appliedTwice, 0),
      ...(again.code === 0 ? [] : [`the second backfill ended ${again.code}: ${again.errors}`]),
      ...atLeast("orders seen by the second backfill", Number(second["seen"]), count),
      ...within("calls of the second backfill on record", Number(second["calls"]), count / 100),
      ...within("calls of the second backfill at TikTok", callsAgain, count / 100),
      ...within("orders sent on by the second backfill", Number(second["enqueued"]), 0),
      // A guard against a collapse; what a quiet machine reaches is a figure, not a matter of luck.
      ...(isShort ? [] : atLeast("orders a second", (count / ms) * 1_000, 250)),
      ...noUnaskedExits(sluice),
    ],
  });
};

/**
 * Kills the only worker when a part of the orders is there. Its lease lasts another 30 s, which the
 * short form has no time for: it ends it.
 */
const killInTheMiddle = async (
  lab: Lab,
  { workers: [worker] }: RunningSluice,
  count: number,
  isShort: boolean,
) => {
  await waitUntil(
    "a part of the orders",
    async () => (await countOrders(lab)) > count / 4,
    300_000,
  );
  worker?.kill("SIGKILL");
  lab.did(`the worker was killed with ${await countOrders(lab)} orders stored`);
  if (!isShort) return;
  await sleep(500);
  await lab.db()`delete from leases where name like 'sync:%'`;
};

/** A backfill at a slow pace keeps it, and ends soon after it is told to. */
const cancelAndPace = async (
  lab: Lab,
  sluice: RunningSluice,
  command: string[],
): Promise<string[]> => {
  const perSecond = 100;
  const detached = [...command, "--detach"];
  const asked = await runCli(sluice, [...detached, "--per-second", String(perSecond)]);
  const id = String(asked.lines.at(-1)?.["id"]);
  const seen = async () => {
    const [row] = await lab.db()<{ seen: number; status: string; seconds: number }[]>`
      select seen, status, extract(epoch from clock_timestamp() - started_at)::float8 as seconds
      from sync_runs where id = ${id}`;
    return row ?? { seen: 0, status: "", seconds: 0 };
  };
  await waitUntil("two paced pages", async () => (await seen()).seen >= 2 * 100);
  const paced = await seen();
  const cancelledMs = Date.now();
  const cancelled = await runCli(sluice, ["backfill", "--json", "--cancel", id]);
  await waitUntil("the run to be cancelled", async () => (await seen()).status === "cancelled");
  lab.did(`cancelled after ${paced.seen} orders, within ${Date.now() - cancelledMs} ms`);
  return [
    ...(cancelled.code === 0 ? [] : [`cancelling ended ${cancelled.code}: ${cancelled.errors}`]),
    // The page that was being read when it was looked at is not paid for yet.
    ...within("orders a second when paced", (paced.seen - 100) / paced.seconds, perSecond * 1.1),
    ...within("orders read before it was cancelled", (await seen()).seen, 600),
  ];
};

const countOrders = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`select count(*)::int as n from orders`;
  return row?.n ?? 0;
};

const hasJudgedAll = async (lab: Lab, count: number): Promise<boolean> => {
  await sleep(50);
  if ((await countOrders(lab)) < count) return false;
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from order_events where status = 'pending'`;
  return row?.n === 0;
};

/** At TikTok, without those of the shops' schedules. */
const searchCalls = async (lab: Lab, { tiktok }: RunningSluice): Promise<number> => {
  const { apiCalls } = (await tiktok.call("GET", "/control/stats")) as {
    apiCalls: Record<string, Record<string, number>>;
  };
  const codes = apiCalls["POST /order/202309/orders/search"] ?? {};
  const [scheduled] = await lab.db()<{ calls: number }[]>`
    select coalesce(sum(calls), 0)::int as calls from sync_runs
    where list = 'orders' and kind in ('scheduled', 'full')`;
  return Object.values(codes).reduce((sum, n) => sum + n, 0) - (scheduled?.calls ?? 0);
};

/** Every order of TikTok's, whether a webhook ever named it or not. */
const compareWithTruth = async (lab: Lab, { tiktok }: RunningSluice): Promise<string[]> => {
  const rows = await lab.db()<{ id: string; phase: string }[]>`
    select tiktok_order_id as id, phase from orders`;
  const phases = new Map(rows.map(({ id, phase }) => [id, phase]));
  return (await tiktok.truth()).flatMap((order) => {
    const { orderId, status, wasDelivered, hasReturn } = order;
    const expected = phaseOfRead({ status, hasDeliveryTime: wasDelivered });
    const found = phases.get(orderId);
    // The shop's schedule may have read a full return, which no order's status says.
    const isRight = found === expected || (found === "returned" && hasReturn);
    return isRight ? [] : [`order ${orderId} is ${found}, expected ${expected}`];
  });
};

/** `repeats`: orders that a page brought again. `appliedTwice`: steps that one fact made twice. */
const countFacts = async (lab: Lab): Promise<{ repeats: number; appliedTwice: number }> => {
  const [row] = await lab.db()<{ repeats: number; appliedTwice: number }[]>`
    select
      (select coalesce(sum(duplicates), 0)::int from order_events where source = 'sync') as repeats,
      (select count(*)::int from (
         select 1 from order_transitions where outcome = 'applied'
         group by event_id having count(*) > 1) twice) as "appliedTwice"`;
  return row ?? { repeats: 0, appliedTwice: 0 };
};
