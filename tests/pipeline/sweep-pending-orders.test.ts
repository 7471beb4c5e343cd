import { advanceOrders, recordFacts, resolveDeadLetters } from "@sluice/db";
import { fold } from "@sluice/domain";
import { addJob, fresh, type AdvanceEvent } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { bury } from "@sluice/worker";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const { db, queues, deps } = world;
  return {
    ...world,
    /** A fact that came so many seconds ago and waits for its verdict. */
    pend: (orderId: string, agoS: number) =>
      recordFacts(db, [aHint({ orderId, receivedAtMs: Date.now() - agoS * 1_000 })]),
    dieAdvancing: (orderId: string) =>
      bury("advance", [{ carried: fresh({ orderId }), reason: "boom" }], deps),
    requeued: async () => {
      const batches = await waitingBatches(queues.advance);
      return batches.flat().map(({ event }) => (event as AdvanceEvent).orderId);
    },
  };
};

describe("orders whose facts were written and whose jobs are gone", () => {
  it("are queued again once a hand-over must be over, each once, and not if they are judged", async () => {
    const { db, pend, sweep, requeued } = await setup();
    await pend("judged", 60);
    await advanceOrders(db, ["judged"], fold);
    await pend("old", 11);
    await pend("old", 12);
    await pend("young", 1);
    expect(await sweep("pending facts")).toBe(1);
    expect(await requeued()).toEqual(["old"]);
  });

  it("are left to the person who looks into their dead letter, until it is resolved", async () => {
    const { db, pend, dieAdvancing, sweep, requeued } = await setup();
    await pend("dead", 60);
    await pend("alive", 60);
    await dieAdvancing("dead");
    await sweep("pending facts");
    expect(await requeued()).toEqual(["alive"]);
    await resolveDeadLetters(db, "advance", ["dead"]);
    await pend("dead", 1_000);
    await sweep("pending facts");
    expect(await requeued()).toEqual(["alive", "dead"]);
  });

  it.each(["waiting", "delayed"])(
    "most likely have a job while one is %s, so that they must be old",
    async (state) => {
      const { pend, sweep, requeued, queues } = await setup();
      await addJob(queues.advance, [fresh({ orderId: "busy" })], state === "delayed" ? 60_000 : 0);
      await pend("a minute", 60);
      expect(await sweep("pending facts")).toBe(0);
      await pend("long", 901);
      expect(await sweep("pending facts")).toBe(1);
      expect((await requeued()).at(-1)).toBe("long");
    },
  );
});
