import { spillWebhooks } from "@sluice/db";
import type { RawWebhook } from "@sluice/queues";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";
import { vaultOfTests } from "../support/receiver.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  return {
    ...world,
    spill: (...texts: string[]) => spillWebhooks(world.db, texts, 1_000),
    left: async () => (await world.db`select id from spilled_webhooks`).length,
    enqueued: async () => {
      const batches = await waitingBatches(world.queues.normalize);
      return batches.flat().map(({ event }) => (event as RawWebhook).traceId);
    },
  };
};

const aWebhook = (traceId: string): RawWebhook => ({
  source: "webhook",
  body: { bytes: '{"note":"\u00c3\u00bc\u0000"}', isSealed: false },
  receivedAtMs: 1,
  traceId,
});

const asText = (traceId: string) => JSON.stringify(aWebhook(traceId));

const named = (count: number) => Array.from({ length: count }, (_, index) => `webhook ${index}`);

describe("webhooks that were spilled into Postgres", () => {
  it("go into their queue byte for byte, as one job, and are gone from Postgres", async () => {
    const { spill, sweep, left, queues } = await setup();
    await spill(asText("a"), asText("b"));
    expect(await sweep("spilled webhooks")).toBe(2);
    expect(await waitingBatches(queues.normalize)).toEqual([
      [
        { event: aWebhook("a"), attempts: 0 },
        { event: aWebhook("b"), attempts: 0 },
      ],
    ]);
    expect([await left(), await sweep("spilled webhooks")]).toEqual([0, 0]);
  });

  it("stay in Postgres until Redis has confirmed them", async () => {
    const { spill, sweep, enqueued, left, deps } = await setup();
    await spill(asText("a"), asText("b"));
    const refusing = { add: () => Promise.reject(new Error("Command timed out")) };
    const handOvers = { ...deps.handOvers, normalize: refusing };
    await expect(sweep("spilled webhooks", { handOvers })).rejects.toThrow("timed out");
    expect(await left()).toBe(2);
    await sweep("spilled webhooks");
    expect([await enqueued(), await left()]).toEqual([["a", "b"], 0]);
  });

  it("are all enqueued at least once when two sweeps run at once", async () => {
    const { spill, sweep, enqueued, left } = await setup();
    const traceIds = named(450);
    await spill(...traceIds.map(asText));
    while ((await left()) > 0)
      await Promise.all([sweep("spilled webhooks"), sweep("spilled webhooks")]);
    expect(new Set(await enqueued())).toEqual(new Set(traceIds));
  });

  it("become a dead letter that holds their bytes where they are not JSON; their fellows go on", async () => {
    const { db, spill, sweep, enqueued, left, letters, deadQueues } = await setup();
    await spill(asText("a"), '{"cut off', asText("b"));
    expect(await sweep("spilled webhooks")).toBe(3);
    expect([await enqueued(), await left()]).toEqual([["a", "b"], 0]);
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      status: "open",
      error: "what was spilled is no webhook that this release reads",
    });
    const [row] = await db<{ payload: Buffer; key: string }[]>`
      select payload, key from dead_letters`;
    const payload = vaultOfTests.openDeadLetter(row?.payload ?? Buffer.of(), row?.key ?? "");
    expect(JSON.parse(payload.toString())).toBe('{"cut off');
    expect(await deadQueues.normalize.getWaitingCount()).toBe(1);
  });
});
