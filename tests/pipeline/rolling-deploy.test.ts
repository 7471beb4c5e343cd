import { recordFacts } from "@sluice/db";
import { addJob, connectRedis, fresh, openQueue } from "@sluice/queues";
import { aFact, aHint } from "../support/a-fact.ts";
import { startWorker } from "../support/worker.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).toReversed()) await close();
});

const orderId = (at: number) => `57${String(at).padStart(6, "0")}`;

test("1,000 jobs of the release before are drained beside those of this one, and a version that none reads is parked with its reason", async () => {
  const first = await startWorker();
  open.push(first);
  const { db, advanceQueue } = first;
  const redis = connectRedis(first.redisUrl, "handOver");
  open.push({ close: async () => redis.disconnect() });
  const persistQueue = openQueue("persist", redis);
  // What the release before wrote: no trace in its advance events, no mapping's version in its facts.
  const { mappingVersion: _none, ...factBefore } = aFact({});
  await Promise.all(
    Array.from({ length: 500 }, (_, at) =>
      persistQueue.add("batch", {
        version: 1,
        events: [
          {
            event: {
              fact: { ...factBefore, orderId: orderId(at), eventKey: `k${at}` },
              read: null,
              isStale: false,
            },
            attempts: 0,
          },
        ],
      }),
    ),
  );
  const known = Array.from({ length: 500 }, (_, at) => orderId(500 + at));
  for (let at = 0; at < known.length; at += 100)
    await recordFacts(
      db,
      known.slice(at, at + 100).map((id) => aHint({ orderId: id })),
    );
  await Promise.all(
    known.map((id) => addJob(advanceQueue, [{ event: { orderId: id }, attempts: 0 }])),
  );
  await advanceQueue.add("batch", { version: 2, events: [{ order: orderId(0) }] });
  // Of this release: with a trace.
  open.push(await startWorker({ beside: first }));
  await Promise.all(
    known.map((id) => addJob(advanceQueue, [fresh({ orderId: id, traceId: `trace-${id}` })])),
  );

  await waitUntil("every order to have moved", async () => {
    const [row] = await db`
      select count(*)::int as count from orders where phase = 'awaiting_shipment'`;
    return row?.["count"] === 1_000;
  });
  const [letter, ...others] = await waitUntil("the parked job", async () => {
    const letters = await db`select stage, status, error from dead_letters`;
    return letters.length > 0 && letters;
  });
  expect(others).toEqual([]);
  expect(letter).toEqual({
    stage: "advance",
    status: "open",
    error: "the job is a batch of version 2, which this release does not read",
  });
  for (const queue of [persistQueue, advanceQueue]) {
    await waitUntil(
      "the queue to be empty",
      async () => (await queue.getJobCountByTypes("wait", "active", "delayed")) === 0,
    );
    expect(await queue.getFailedCount()).toBe(0);
  }
  expect(await db`select from order_events where status <> 'applied'`).toHaveLength(0);
});
