import { join } from "node:path";
import { checkPoison, type Poison } from "../lab/check-poison.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { quiesce } from "../lab/quiesce.ts";

export const poisonEvent: FaultCase = {
  id: "A21",
  title: "events that always throw, never resolve or are refused: the others do not notice",
  run: async (lab, { isShort }) => {
    const triesPath = join(lab.logFolder(), "tries");
    const load = isShort ? { orders: 12, perSecond: 30 } : { orders: 100, perSecond: 50 };
    const backoffMs = isShort ? 200 : 400;
    const sluice = await lab.startSluice({
      perSecond: load.perSecond,
      workerProgram: "tests/dist/poisoned-persist.js",
      env: {
        worker: {
          JOB_ATTEMPTS: String(attemptsMax),
          JOB_BACKOFF_MS: String(backoffMs),
          JOB_TIME_LIMIT_MS: String(timeLimitMs),
          POISON_TRIES_PATH: triesPath,
        },
      },
    });
    // A process that has just begun is slow, and would make the measure too generous.
    await playUntilRest(lab, sluice, { ...load, orders: isShort ? 2 : 30 });
    let before = await playUntilRest(lab, sluice, load);
    const figures: Record<string, number | string> = {};
    const problems: string[] = [];
    for (let round = 1; ; round += 1) {
      const poisons = poisonsOf(round);
      const [poisoned] = await Promise.all([
        playUntilRest(lab, sluice, load),
        sendPoisons(lab, sluice, {
          poisons,
          everyMs: (load.orders * webhooksPerOrder * 250) / load.perSecond,
        }),
      ]);
      for (const poison of poisons) {
        const found = await checkPoison(lab, poison, {
          triesPath,
          backoffMs,
          othersWaitedMs: poisoned.maxMs,
        });
        Object.assign(figures, found.figures);
        problems.push(...found.problems);
      }
      const after = await playUntilRest(lab, sluice, load);
      const boundMs = 1.2 * Math.max(before.p95Ms, after.p95Ms) + noiseMs;
      figures[`p95Ms before, with, after poison (${round})`] =
        `${before.p95Ms}, ${poisoned.p95Ms}, ${after.p95Ms}`;
      if (poisoned.p95Ms <= boundMs) break;
      if (round === roundsMax) {
        problems.push(`p95 of the others: ${poisoned.p95Ms} ms, expected at most ${boundMs}`);
        break;
      }
      before = after;
    }
    return await conclude(lab, sluice, {
      figures,
      problems: [...problems, ...noExits(sluice)],
    });
  },
};

const attemptsMax = 4;
const timeLimitMs = 1_000;
const webhooksPerOrder = 5;

// Between two runs alike on a machine of two cores; whoever waits for an event that hangs waits 500.
const noiseMs = 30;
// Something else that keeps the machine busy spoils a measure; a poison that is felt spoils them all.
const roundsMax = 3;

const poisonsOf = (round: number): Poison[] => [
  {
    name: "throws",
    orderId: `9900000000000${round}001`,
    reason: /^Error at /,
    tries: attemptsMax,
    lastsMs: { from: 0, to: 0 },
  },
  {
    name: "hangs",
    orderId: `9900000000000${round}002`,
    reason: /did not finish within 1000 ms/,
    tries: attemptsMax,
    // The first try may be cut at half of the limit, because it may hold up fellows.
    lastsMs: { from: timeLimitMs / 2, to: timeLimitMs },
  },
  {
    name: "refused",
    orderId: `9900000000000${round}003`,
    reason: /Postgres refused the data: SQLSTATE 22P05/,
    tries: 1,
    lastsMs: { from: 0, to: 0 },
  },
];

/** How long the orders' webhooks waited from their arrival to their verdict. */
interface Waited {
  p95Ms: number;
  maxMs: number;
}

const playUntilRest = async (
  lab: Lab,
  sluice: RunningSluice,
  { orders, perSecond }: { orders: number; perSecond: number },
): Promise<Waited> => {
  const { tiktok } = sluice;
  const sinceMs = Date.now();
  await tiktok.play("happy-path", { orders, perSecond: perSecond / webhooksPerOrder });
  await quiesce({ sluice, tiktok, redisUrl: lab.redis.url, databaseUrl: lab.databaseUrl() });
  lab.did(`${orders} orders played`);
  const [row] = await lab.db()<Waited[]>`
    select round(percentile_cont(0.95) within group (order by waited_ms))::float8 as "p95Ms",
           round(max(waited_ms))::float8 as "maxMs"
    from (
      select extract(epoch from decided_at - received_at)::float8 * 1000 as waited_ms
      from order_events
      where kind = 'hint' and received_at >= to_timestamp(${sinceMs}::float8 / 1000)
        and tiktok_order_id not like '99%') as waits`;
  return row ?? { p95Ms: 0, maxMs: 0 };
};

/** One after the other in the midst of the load. */
const sendPoisons = async (
  lab: Lab,
  { relay }: RunningSluice,
  { poisons, everyMs }: { poisons: Poison[]; everyMs: number },
) => {
  const [shop] = await lab.db()<{ id: string }[]>`select id from shops`;
  for (const { name, orderId } of poisons) {
    await sleep(everyMs);
    const nowS = Math.floor(Date.now() / 1_000);
    const webhook = {
      type: 1,
      tts_notification_id: orderId,
      shop_id: shop?.id,
      timestamp: nowS,
      data: { order_id: orderId, order_status: "UNPAID", update_time: nowS },
    };
    await relay.send(JSON.stringify(webhook));
    lab.did(`an event that ${name} sent`);
  }
};
