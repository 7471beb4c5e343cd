import { spillWebhooks } from "@sluice/db";
import type { RawWebhook } from "@sluice/queues";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const aWebhook: RawWebhook = {
  source: "webhook",
  body: { bytes: "{}", isSealed: false },
  receivedAtMs: 1,
  traceId: "a",
};

it.each(["null", "5", "{}", '{"version":2,"payload":"of another release"}'])(
  "a spilled row that is JSON and no webhook (%s) becomes a dead letter, and its fellows go on",
  async (row) => {
    const world = await openSweepWorld();
    open.push(world);
    await spillWebhooks(world.db, [row, JSON.stringify(aWebhook)], 1_000);
    await world.sweep("spilled webhooks");
    expect((await waitingBatches(world.queues.normalize)).flat()).toEqual([
      { event: aWebhook, attempts: 0 },
    ]);
    expect(await world.letters()).toHaveLength(1);
  },
  5_000,
);
