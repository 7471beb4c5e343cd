import { readFileSync } from "node:fs";
import type { PersistEvent } from "@sluice/queues";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { openBatchPutter } from "../lab/open-batch-putter.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { sleep } from "../lab/nemesis.ts";
import { readQueues } from "../lab/read-queues.ts";
import { factsOnRecord, notice } from "../lab/facts-on-record.ts";

export const ordersContended: FaultCase = {
  id: "A43",
  title: "four workers write the same 50 orders in shuffled batches",
  run: async (lab, { isShort }) => {
    const seconds = isShort ? 8 : 300;
    const errorsSince = await readPostgresErrors(lab);
    const sluice = await lab.startSluice({
      workers: 4,
      workerEnvs: ["normalize,persist,sync", "persist", "advance", "advance"].map((stages) => ({
        WORKER_STAGES: stages,
      })),
      // So slow that the orders take their steps all the while.
      timeScale: isShort ? 100 : 2.5,
    });
    await sluice.tiktok.play("happy-path", { orders: 50, perSecond: 50 });
    const put = await contend(lab, sluice, seconds);
    const concluded = await conclude(lab, sluice, { restWithinMs: isShort ? 60_000 : 120_000 });

    const errors = await errorsSince();
    const [row] = await lab.db()<{ notices: number; undecided: number; deadlocks: number }[]>`
      select count(*) filter (where event_key like 'notice:%')::int as notices,
             count(*) filter (where status = 'pending')::int as undecided,
             (select deadlocks::int from pg_stat_database where datname = current_database())
               as deadlocks
      from order_events`;
    const deadlocks = Math.max(row?.deadlocks ?? 0, errors.deadlocks);
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        ...put,
        deadlocks,
        rowsTwice: errors.rowsTwice,
        statementsCut: errors.cut,
      },
      problems: [
        ...concluded.problems,
        ...within("deadlocks", deadlocks, 0),
        ...within("statements that touched a row twice (21000)", errors.rowsTwice, 0),
        ...within("facts without a verdict", row?.undecided ?? 0, 0),
        ...(row?.notices === put.notices
          ? []
          : [`${row?.notices} notices on record, expected ${put.notices}`]),
        ...sluice.workers.flatMap(({ name, log }) =>
          /SQLSTATE (40P01|21000)/.test(log()) ? [`${name} tells of 40P01 or 21000`] : [],
        ),
        ...atLeast("batches put", put.batches, seconds),
        ...noExits(sluice),
      ],
    };
  },
};

/**
 * Keeps both stages' queues filled: with batches of facts that are on record already, some twice,
 * and few new ones, and with batches of orders; each names all orders in a sequence of its own.
 * Webhooks come again meanwhile, so that the orders are read again, too.
 */
const contend = async (lab: Lab, { relay }: RunningSluice, seconds: number) => {
  const { shuffle, pick } = lab.random();
  const persist = openBatchPutter("persist", lab.redis.url);
  const advance = openBatchPutter("advance", lab.redis.url);
  const sinceMs = Date.now();
  const figures = { batches: 0, events: 0, notices: 0 };
  for (;;) {
    const share = (Date.now() - sinceMs) / (seconds * 1_000);
    if (share >= 1) break;
    const known = await factsOnRecord(lab.db());
    const orderIds = [...known.keys()];
    const queues = await readQueues(lab.redis.url);
    const room = (stage: string) =>
      jobsWaiting - (queues.find((queue) => queue.stage === stage)?.left ?? 0);
    for (let job = room("persist"); job > 0 && orderIds.length > 0; job -= 1) {
      const due = Math.min(noticesPerBatch, Math.floor(share * noticesMax) - figures.notices);
      const fresh = shuffle(orderIds)
        .slice(0, Math.max(0, due))
        .flatMap((orderId) => known.get(orderId)?.[0] ?? [])
        .map((fact) => notice(fact, (figures.notices += 1)));
      const repeats = orderIds.flatMap((orderId) => shuffle(known.get(orderId) ?? []).slice(0, 3));
      const batch: PersistEvent[] = shuffle([
        ...repeats,
        ...shuffle(repeats).slice(0, 20),
        ...fresh,
      ]);
      await persist.put(batch);
      figures.batches += 1;
      figures.events += batch.length;
    }
    for (let job = room("advance"); job > 0 && orderIds.length > 0; job -= 1) {
      const twice = shuffle(orderIds).slice(0, 10);
      const batch = shuffle([...orderIds, ...twice]).map((orderId) => ({ orderId }));
      await advance.put(batch);
      figures.batches += 1;
      figures.events += batch.length;
    }
    const acked = relay.acked();
    if (acked.length > 0) await relay.send(pick(acked).body);
    await sleep(20);
  }
  await Promise.all([persist.close(), advance.close()]);
  lab.did(`${figures.batches} batches put`);
  return figures;
};

const jobsWaiting = 8;
const noticesPerBatch = 5;
const noticesMax = 3_000;

/** What Postgres complains of from now on. */
const readPostgresErrors = async ({ postgres }: Lab) => {
  const read = () => readFileSync(postgres.logPath, "utf8");
  const from = read().length;
  return async () => {
    const log = read().slice(from);
    const count = (text: string) => log.split(text).length - 1;
    return {
      deadlocks: count("deadlock detected"),
      rowsTwice: count("cannot affect row a second time"),
      cut: count("canceling statement due to"),
    };
  };
};
