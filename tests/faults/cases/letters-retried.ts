import { waitUntil } from "../../support/wait-until.ts";
import { askApi } from "../lab/ask-api.ts";
import { conclude } from "../lab/conclude.ts";
import { noUnaskedExits } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { openBatchPutter } from "../lab/open-batch-putter.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { syncedFacts } from "../lab/synced-facts.ts";

export const lettersRetried: FaultCase = {
  id: "A22",
  title:
    "100 dead letters retried twice at once, the workers killed meanwhile: each effect is once",
  run: async (lab, { isShort }) => {
    const locks = { LOCK_DURATION_MS: "2000", STALLED_INTERVAL_MS: "1000" };
    const sluice = await lab.startSluice({ workers: 2, env: { worker: locks } });
    const events = await letDie(lab);
    await sluice.tiktok.flow({ perSecond: 5, seconds: isShort ? 4 : 30 });
    await lab.db()`alter table order_events drop constraint the_cause`;
    const perSecond = isShort ? 30 : 10;
    const asked = await Promise.all(
      [1, 2].map(() =>
        askApi<{ operation: { id: number } }>(sluice, "POST", "/dead-letters/retry", {
          filter: { stage: "persist" },
          perSecond,
        }),
      ),
    );
    const operations = asked.map(({ operation: { id } }) => id);
    lab.did(`all asked to be retried twice, by the operations ${operations.join(" and ")}`);

    const kills = isShort ? 1 : 3;
    for (let kill = 1; kill <= kills; kill += 1) {
      const resolved = Math.round((kill * letterCount) / (kills + 2));
      await waitUntil(
        `${resolved} letters to be resolved`,
        async () => (await countResolved(lab)) >= resolved,
        60_000,
      );
      for (const worker of sluice.workers) worker.kill("SIGKILL");
      lab.did("both workers killed");
    }
    const ended = await Promise.all(operations.map((id) => untilEnded(sluice, id)));
    const concluded = await conclude(lab, sluice, { restWithinMs: 60_000 });

    const [letters] = await lab.db()<{ n: number; actors: string[] }[]>`
      select count(*)::int as n, array_agg(distinct actor) as actors from dead_letters
      where status = 'resolved' and stage = 'persist'`;
    const orderIds = events.map(({ fact }) => fact.orderId ?? "");
    const [effects] = await lab.db()<{ facts: number; steps: number; orders: number }[]>`
      select count(distinct e.id)::int as facts, count(t.id)::int as steps,
             count(distinct o.id) filter (where o.phase = 'awaiting_shipment')::int as orders
      from orders o
      join order_events e using (tiktok_order_id)
      left join order_transitions t on t.order_id = o.id
      where tiktok_order_id = any(${orderIds})`;
    const found = { ...letters, ...effects };
    const expected = { n: 100, actors: ["api token"], facts: 100, steps: 100, orders: 100 };
    const dupEffects = (effects?.facts ?? 0) + (effects?.steps ?? 0) - 2 * letterCount;
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        operations: ended.map(({ progress }) => JSON.stringify(progress)).join(", "),
        killed: kills,
        dupEffects,
      },
      problems: [
        ...concluded.problems,
        ...(JSON.stringify(found) === JSON.stringify(expected)
          ? []
          : [`found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`]),
        ...ended.flatMap(({ status, progress: { succeeded, skipped }, note }) =>
          status === "done" && succeeded + skipped === letterCount
            ? []
            : [`an operation ended ${status} with ${succeeded} and ${skipped} skipped: ${note}`],
        ),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};

const letterCount = 100;

/** Events that Postgres refuses as long as there is a constraint that stands for the cause. */
const letDie = async (lab: Lab) => {
  await lab.db()`
    alter table order_events add constraint the_cause
    check (tiktok_order_id not like 'failing-%') not valid`;
  const [shop] = await lab.db()<{ id: string }[]>`select id from shops`;
  const events = syncedFacts(shop?.id ?? "", "failing", letterCount);
  const putter = openBatchPutter("persist", lab.redis.url);
  await putter.put(events);
  await putter.close();
  await waitUntil("all of them to be dead", async () => {
    const [row] = await lab.db()<{ n: number }[]>`
      select count(*)::int as n from dead_letters where status = 'open'`;
    return row?.n === letterCount;
  });
  lab.did(`${letterCount} events are dead`);
  return events;
};

const countResolved = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from dead_letters where status = 'resolved'`;
  return row?.n ?? 0;
};

interface Operation {
  status: string;
  note: string | null;
  progress: { succeeded: number; skipped: number };
}

const untilEnded = (sluice: RunningSluice, id: number): Promise<Operation> =>
  waitUntil(
    `the operation ${id} to end`,
    async () => {
      const operation = await askApi<Operation>(sluice, "GET", `/operations/${id}`);
      return operation.status !== "running" && operation;
    },
    60_000,
  );
