import { connectDatabase, spillWebhooks } from "@sluice/db";
import { addJob, connectRedis, openQueue, type RawWebhook } from "@sluice/queues";
import { freshDatabase } from "../support/fresh-database.ts";
import { createWebhookStore, spillLimitMs } from "@sluice/receiver";
import { startPrivateRedis } from "../support/private-redis.ts";
import { waitUntil } from "../support/wait-until.ts";

const answerLimitMs = 1_200;

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

/** Where the receiver keeps webhooks, as its process puts it together. */
const setup = async () => {
  const server = await startPrivateRedis();
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 2 });
  const redis = connectRedis(server.url, "receive");
  redis.on("error", () => undefined);
  open.push({
    close: async () => {
      await server.stop();
      redis.disconnect();
      await db.end();
      await drop();
    },
  });
  await waitUntil("the connection to Redis", () => redis.status === "ready");
  const queue = openQueue("normalize", redis);
  const places: string[] = [];
  const { store, isSpilling } = createWebhookStore({
    addJob: (events) => addJob(queue, events),
    spill: (events) =>
      spillWebhooks(
        db,
        events.map((event) => JSON.stringify(event)),
        spillLimitMs,
      ),
    onBatch: () => undefined,
    onStored: (where) => places.push(where),
    onSpilling: () => undefined,
  });
  /** Stores one and answers how long that took. */
  const send = async (traceId: string) => {
    const startedAt = performance.now();
    await store(aWebhook(traceId));
    return performance.now() - startedAt;
  };
  const spilled = async () => {
    const rows = await db<{ event: string }[]>`select event from spilled_webhooks`;
    return rows.map(({ event }) => (JSON.parse(event) as RawWebhook).traceId);
  };
  return { server, queue, places, send, spilled, isSpilling };
};

const aWebhook = (traceId: string): RawWebhook => ({
  source: "webhook",
  body: { bytes: '{"type":1}', isSealed: false },
  receivedAtMs: 1,
  traceId,
});

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

test("while Redis is frozen every webhook is safe in Postgres within a second, and in Redis again when it thaws", async () => {
  const { server, queue, places, send, spilled, isSpilling } = await setup();
  await send("before");
  server.freeze();
  const volleys = [named("at once", 60), named("next", 60), ["alone"], named("last", 60)];
  for (const volley of volleys)
    for (const tookMs of await Promise.all(volley.map(send)))
      expect(tookMs).toBeLessThan(answerLimitMs);
  expect((await spilled()).sort()).toEqual(volleys.flat().sort());
  expect(isSpilling()).toBe(true);

  server.thaw();
  await waitUntil("a webhook to be taken by Redis", async () => {
    await send("after");
    return places.at(-1) === "redis";
  });
  expect(isSpilling()).toBe(false);
  const count = (await spilled()).length;
  await send("straight");
  expect([places.at(-1), (await spilled()).length]).toEqual(["redis", count]);
  expect(await queue.getWaitingCount()).toBeGreaterThanOrEqual(3);
});
