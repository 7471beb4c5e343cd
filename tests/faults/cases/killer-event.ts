import { stallsMax } from "@sluice/queues";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { openBatchPutter } from "../lab/open-batch-putter.ts";
import { syncedFacts } from "../lab/synced-facts.ts";
import { untilFirstSync } from "../lab/until-first-sync.ts";

export const killerEvent: FaultCase = {
  id: "A42",
  title: "one event of a batch kills whichever worker takes it: it is found out and dead alone",
  run: async (lab, { isShort }) => {
    const locks = isShort
      ? { LOCK_DURATION_MS: "800", STALLED_INTERVAL_MS: "300" }
      : { LOCK_DURATION_MS: "2000", STALLED_INTERVAL_MS: "1000" };
    const sluice = await lab.startSluice({
      workers: 3,
      workerProgram: "tests/dist/killed-by-an-event.js",
      env: { worker: locks },
    });
    await untilFirstSync(lab);
    const [shop] = await lab.db()<{ id: string }[]>`select id from shops`;
    const events = syncedFacts(shop?.id ?? "", "killer", 200);
    const killer = lab.random().int(0, events.length - 1);
    const batch = events.map((event, index) =>
      index === killer ? { ...event, fact: { ...event.fact, tiktokStatus: "KILLER" } } : event,
    );
    await sluice.tiktok.flow({ perSecond: 10, seconds: isShort ? 5 : 30 });
    const startedMs = Date.now();
    const putter = openBatchPutter("persist", lab.redis.url);
    await putter.put(batch);
    await putter.close();
    lab.did(`a batch with a killer put: ${events[killer]?.fact.orderId}`);

    const letters = () => lab.db()<Letter[]>`
      select tiktok_order_id as "orderId", error, attempts from dead_letters where status = 'open'`;
    await waitUntil("the killer to be dead", async () => (await letters()).length > 0, 170_000);
    const killerDeadMs = Date.now() - startedMs;
    const concluded = await conclude(lab, sluice, { restWithinMs: 60_000, processesMayEnd: true });

    const dead = await letters();
    const orderIds = events.map(({ fact }) => fact.orderId ?? "");
    const [applied] = await lab.db()<{ n: number }[]>`
      select count(*)::int as n from order_events
      where tiktok_order_id = any(${orderIds}) and status = 'applied'`;
    const restarts = sluice.workers.reduce((sum, worker) => sum + worker.restarts(), 0);
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        killerDeadMs,
        restarts,
        dead: dead.length,
        deadReason: dead[0]?.error ?? "",
        deadAttempts: dead[0]?.attempts ?? 0,
      },
      problems: [
        ...concluded.problems,
        ...(applied?.n === 199 ? [] : [`${applied?.n} fellows applied, expected 199`]),
        ...dead
          .filter(({ orderId }) => orderId !== orderIds[killer])
          .map(({ orderId, error }) => `the fellow ${orderId} is dead: ${error}`),
        ...(dead[0] && reason.test(dead[0].error)
          ? []
          : [`the reason does not tell of ${stallsMax} deaths: ${dead[0]?.error}`]),
        // Once with its fellows, then as often as a job may lose its worker; never again.
        ...(restarts === stallsMax + 1
          ? []
          : [`${restarts} workers were killed, expected ${stallsMax + 1}`]),
        ...within("dead letters", dead.length, 1),
      ],
    };
  },
};

const reason = new RegExp(`its worker died, or lost Redis, ${stallsMax} times`);

interface Letter {
  orderId: string;
  error: string;
  attempts: number;
}
