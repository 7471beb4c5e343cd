import { randomBytes } from "node:crypto";
import type { PersistEvent } from "@sluice/queues";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { openBatchPutter } from "../lab/open-batch-putter.ts";
import type { Lab } from "../lab/open-lab.ts";
import type { SluiceProcess } from "../lab/start-process.ts";
import { syncedFacts } from "../lab/synced-facts.ts";

export const poisonRow: FaultCase = {
  id: "A41",
  title: "one row of a batch is refused by Postgres: its 199 fellows do not pay for it",
  run: async (lab, { isShort }) => {
    const rounds = isShort ? 1 : 10;
    const sluice = await lab.startSluice({ env: { worker: { JOB_BACKOFF_MS: "50" } } });
    const { workers, tiktok } = sluice;
    const [worker] = workers;
    if (!worker) throw new Error("There is no worker.");
    const [shop] = await lab.db()<{ id: string }[]>`select id from shops`;
    // Webhooks under way share calls with what the batch is taken apart into.
    await tiktok.flow({ perSecond: 20, seconds: 3 * rounds });
    const culprits = new Set<string>();
    const figures: Record<string, number | string> = {};
    const problems: string[] = [];
    for (let round = 1; round <= rounds; round += 1)
      for (const [name, spoil] of Object.entries(poisons)) {
        const found = await putPoisoned(lab, worker, {
          events: syncedFacts(shop?.id ?? "", `${name}${round}`, batchEvents),
          spoil,
          culprits,
        });
        lab.did(`a batch with ${name} put, round ${round}`);
        figures[`tries of ${name}`] = found.tries;
        figures[`reason of ${name}`] = found.reason;
        figures[`attempts of innocents, ${name}`] = found.innocentAttempts;
        problems.push(...found.problems.map((problem) => `${name}, round ${round}: ${problem}`));
      }
    return await conclude(lab, sluice, {
      figures,
      problems: [...problems, ...noExits(sluice)],
    });
  },
};

const batchEvents = 200;

type Spoil = (event: PersistEvent) => PersistEvent;

const poisons: Record<string, Spoil> = {
  nul: (event) => ({ ...event, fact: { ...event.fact, tiktokStatus: "AWAITING\0SHIPMENT" } }),
  // Random, because Postgres would compress anything else to a size that its index takes.
  longKey: (event) => ({
    ...event,
    fact: { ...event.fact, eventKey: `snapshot:${randomBytes(2_000).toString("hex")}` },
  }),
};

const putPoisoned = async (
  lab: Lab,
  worker: SluiceProcess,
  { events, spoil, culprits }: { events: PersistEvent[]; spoil: Spoil; culprits: Set<string> },
) => {
  const culprit = lab.random().int(0, events.length - 1);
  const batch = events.map((event, index) => (index === culprit ? spoil(event) : event));
  culprits.add(batch[culprit]?.fact.eventKey ?? "");
  const orderIds = events.map(({ fact }) => fact.orderId ?? "");
  const putter = openBatchPutter("persist", lab.redis.url);
  await putter.put(batch);
  await putter.close();

  const letters = () => lab.db()<Letter[]>`
    select id::int, tiktok_order_id as "orderId", error, attempts
    from dead_letters where tiktok_order_id = any(${orderIds}) and status = 'open'`;
  const decided = () => lab.db()<{ status: string }[]>`
    select status from order_events
    where tiktok_order_id = any(${orderIds}) and status <> 'pending'`;
  await waitUntil("all of the batch to be decided", async () => {
    const [done, dead] = await Promise.all([decided(), letters()]);
    return done.length + dead.length >= events.length;
  });

  const [done, dead] = await Promise.all([decided(), letters()]);
  const tries = dead[0]?.attempts ?? 0;
  const innocentAttempts = retriedEvents(worker.log()).filter((key) => !culprits.has(key)).length;
  const applied = done.filter(({ status }) => status === "applied").length;
  const pointer = await lab.redis.command(
    "EXISTS",
    `bull:{persist-dead}:letter-${dead[0]?.id ?? 0}`,
  );
  return {
    tries,
    reason: dead[0]?.error ?? "",
    innocentAttempts,
    problems: [
      ...(applied === events.length - 1 ? [] : [`${applied} facts applied, expected 199`]),
      ...(dead.length === 1 ? [] : [`${dead.length} dead letters, expected 1`]),
      ...dead
        .filter(({ orderId }) => orderId !== orderIds[culprit])
        .map(({ orderId }) => `the dead letter is about ${orderId}, an innocent`),
      ...dead
        .filter(({ error }) => !/Postgres/.test(error))
        .map(({ error }) => `the dead letter's reason does not name Postgres: ${error}`),
      ...(pointer === 1 ? [] : ["the dead letter has no pointer in [persist-dead]"]),
      ...within("attempts spent by innocents", innocentAttempts, 0),
    ],
  };
};

interface Letter {
  id: number;
  orderId: string;
  error: string;
  attempts: number;
}

/** The keys of the events whose try failed, one a try: whatever is tried again runs alone by then. */
const retriedEvents = (log: string): string[] =>
  log
    .split("\n")
    .filter((line) => line.includes('"retry":'))
    .map((line) => (JSON.parse(line) as { keys?: string[] }).keys?.join() ?? line);
