import { claimLetters, operationsUnderWay, recordFacts, startOperationOver } from "@sluice/db";
import type { Queue } from "bullmq";
import { aHint } from "../support/a-fact.ts";
import { aSealedLetter, countLetters, recordMany } from "../support/dead-letters.ts";
import { openOperationWorld } from "../support/operation-world.ts";
import { waitingBatches } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});
const setup = async () => {
  const world = await openOperationWorld();
  open.push(world);
  return world;
};

describe("a retry", () => {
  it("is sent again where the worker died after it had marked the letter and before it had sent it", async () => {
    const { db, die, start, turn, takeSent, succeed, find } = await setup();
    await die(2);
    const id = await start();
    const [operation] = await operationsUnderWay(db);
    if (!operation) throw new Error("No operation is under way.");
    expect(await claimLetters(db, operation)).toMatchObject({ taken: 1, toSend: [{ id: 1 }] });
    expect(await countLetters(db)).toEqual({ open: 1, retrying: 1 });
    // It is still the canary: the other waits for its outcome.
    for (const _of of ["the first", "the second"]) {
      await turn();
      await turn();
      const sent = await takeSent();
      expect(sent).toHaveLength(1);
      await succeed(sent);
    }
    await turn();
    expect(await find(id)).toMatchObject({ status: "done", progress: { succeeded: 2 } });
    expect(await db`select retries from dead_letters`).toEqual([{ retries: 1 }, { retries: 1 }]);
  });

  it("whose queue cannot be reached is sent by a later turn", async () => {
    const { die, start, sweep, turn, takeSent, deps } = await setup();
    await die(1);
    await start();
    const refusing = { add: () => Promise.reject(new Error("OOM command not allowed")) };
    const handOvers = { ...deps.handOvers, persist: refusing };
    await expect(sweep("operations", { handOvers })).rejects.toThrow("OOM");
    expect(await takeSent()).toEqual([]);
    await turn();
    expect(await takeSent()).toHaveLength(1);
  });

  it("whose job was lost is open again, and its target failed", async () => {
    const { db, die, start, turn, sweep, takeSent, find, letters } = await setup();
    await die(1);
    const id = await start();
    await turn();
    expect(await takeSent()).toHaveLength(1);
    expect(await sweep("lost retries")).toBe(0);
    await db`update dead_letters set changed_at = now() - interval '2 minutes'`;
    expect(await sweep("lost retries")).toBe(1);
    await turn();
    expect(await letters()).toMatchObject([{ status: "open" }]);
    expect(await find(id)).toMatchObject({ status: "done", progress: { failed: 1 } });
  });

  it("is not taken for lost while its queue is at work, until its event's retries are over", async () => {
    const { db, die, start, turn, sweep } = await setup();
    await die(1);
    await start();
    await turn();
    await db`update dead_letters set changed_at = now() - interval '2 minutes'`;
    expect(await sweep("lost retries")).toBe(0);
    await db`update dead_letters set changed_at = now() - interval '16 minutes'`;
    expect(await sweep("lost retries")).toBe(1);
  });

  it("of an event that was erased, or stands resolved by then, is skipped with the reason", async () => {
    const { db, die, start, turn, find, takeSent } = await setup();
    await die(2);
    const id = await start();
    await db`update dead_letters set payload = null where tiktok_order_id = '570'`;
    await db`update dead_letters set status = 'resolved' where tiktok_order_id = '571'`;
    await turn();
    await turn();
    expect(await takeSent()).toEqual([]);
    const { status, progress, troubles } = await find(id);
    expect([status, progress.skipped]).toEqual(["done", 2]);
    expect(new Set(troubles.map(({ error }) => error))).toEqual(
      new Set(["its event was erased", "it is resolved already"]),
    );
  });

  it.each([
    ["that no release reads", { odd: true }, /does not have the shape that persist takes/],
    ["that was sealed under another key", undefined, /cannot be opened/],
  ])("of an event %s leaves the letter open and says why", async (_, event, why) => {
    const { db, deps, start, turn, find } = await setup();
    const letter = aSealedLetter(deps.vault, aHint({ eventKey: "key" }));
    const sealed = deps.vault.sealDeadLetter(
      Buffer.from(JSON.stringify(event ?? 1)),
      event ? "persist:key" : "elsewhere",
    );
    await recordMany(db, [{ ...letter, payload: sealed.toString("base64") }]);
    const id = await start();
    await turn();
    await turn();
    const { status, troubles } = await find(id);
    expect([status, troubles]).toEqual([
      "done",
      [expect.objectContaining({ status: "failed", error: expect.stringMatching(why) })],
    ]);
    const [row] = await db`select status, error from dead_letters`;
    expect(row).toEqual({ status: "open", error: expect.stringMatching(why) });
  });

  it("of an event that an earlier release could not read resolves the letter when it succeeds", async () => {
    const { db, deps, start, turn, takeSent, succeed, letters, find } = await setup();
    const event = aHint({ eventKey: "key", orderId: "570" });
    const key = "unreadable:0123456789abcdef";
    const sealed = deps.vault.sealDeadLetter(Buffer.from(JSON.stringify(event)), `persist:${key}`);
    const letter = aSealedLetter(deps.vault, event, { eventKey: key, orderId: null, shopId: null });
    await recordMany(db, [{ ...letter, payload: sealed.toString("base64") }]);
    const id = await start();
    await turn();
    await succeed(await takeSent());
    await turn();
    expect(await letters()).toMatchObject([{ eventKey: "key", status: "resolved" }]);
    expect(await find(id)).toMatchObject({ status: "done", progress: { succeeded: 1 } });
  });
});

test("a resync asks for each shop's orders, 50 a job, and skips orders that nobody knows", async () => {
  const { db, turn, find, queues } = await setup();
  const ids = Array.from({ length: 60 }, (_, index) => `57${String(index).padStart(3, "0")}`);
  await recordFacts(
    db,
    ids.map((orderId, index) => aHint({ orderId, shopId: index < 55 ? "1" : "2" })),
  );
  const id = await startOperationOver(
    db,
    { kind: "resync", asked: {}, actor: "ada", reason: null, perSecond: 1_000, hasCanary: false },
    [...ids, "unknown"],
  );
  await turn();
  expect(await tasksIn(queues.sync)).toEqual([
    ["1", 50],
    ["1", 5],
    ["2", 5],
  ]);
  const { status, progress, troubles } = await find(id ?? 0);
  expect([status, progress.succeeded]).toEqual(["done", 60]);
  expect(troubles).toEqual([
    { target: "unknown", status: "skipped", error: "there is no such order" },
  ]);
});

const tasksIn = async (queue: Queue) => {
  const events = (await waitingBatches(queue)).flat();
  return events
    .map(({ event }) => event as { shopId: string; task: { orderIds: string[] } })
    .map(({ shopId, task }) => [shopId, task.orderIds.length] as const)
    .sort((a, b) => a[0].localeCompare(b[0]) || b[1] - a[1]);
};
