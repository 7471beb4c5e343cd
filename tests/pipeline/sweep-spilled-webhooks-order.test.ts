import { spilledWebhooks, spillWebhooks } from "@sluice/db";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";
import type { RawWebhook } from "@sluice/queues";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const traceIds = Array.from({ length: 450 }, (_, index) => `webhook ${index}`);
  const texts = traceIds.map((traceId) => JSON.stringify(aWebhook(traceId)));
  await spillWebhooks(world.db, texts, 1_000);
  return { ...world, traceIds };
};

const aWebhook = (traceId: string): RawWebhook => ({
  source: "webhook",
  body: { bytes: "{}", isSealed: false },
  receivedAtMs: 1,
  traceId,
});

it("a page of spilled webhooks is in the order of their ids", async () => {
  const { db } = await setup();
  const ids = (await spilledWebhooks(db, "0", 12)).map(({ id }) => id);
  expect(ids).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
});

it("one sweep brings back all spilled webhooks, in their order", async () => {
  const { db, sweep, queues, traceIds } = await setup();
  expect(await sweep("spilled webhooks")).toBe(450);
  const enqueued = (await waitingBatches(queues.normalize)).flat();
  expect(enqueued.map(({ event }) => (event as RawWebhook).traceId)).toEqual(traceIds);
  expect(await db`select id from spilled_webhooks`).toEqual([]);
});
