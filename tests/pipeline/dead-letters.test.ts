import { recordDeadLetters, recordFacts, type DeadLetter } from "@sluice/db";
import { fresh, readDeadPointers, type PersistEvent } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { bury, createResolver } from "@sluice/worker";
import { openSweepWorld } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const { db, deps, deadQueues } = world;
  return {
    ...world,
    die: (carried: { event: PersistEvent; attempts: number }, reason = "boom") =>
      bury("persist", [{ carried, reason }], deps),
    resolve: createResolver(db, deadQueues),
    pointed: async () => [...(await readDeadPointers(deadQueues.persist))],
    record: (...letters: DeadLetter[]) => recordDeadLetters(db, letters),
    needsAttention: async () => (await db`select needs_attention as flag from orders`)[0]?.["flag"],
  };
};

const aLetter = (overrides: Partial<DeadLetter>): DeadLetter => ({
  stage: "persist",
  eventKey: "key",
  shopId: null,
  orderId: null,
  fingerprint: "persist: boom",
  error: "boom",
  attempts: 3,
  firstFailedAtMs: 0,
  payload: "",
  ...overrides,
});

describe("a dead letter", () => {
  it("that is recorded twice is one row and one pointer, with the attempts of one death", async () => {
    const { die, letters, pointed } = await setup();
    const carried = { event: aHint({ eventKey: "key" }), attempts: 2 };
    await die(carried);
    const [first] = await letters();
    await die(carried);
    expect(await letters()).toEqual([first]);
    expect(first).toMatchObject({ attempts: 3, status: "open" });
    expect(await pointed()).toEqual([first?.id]);
  });

  it("reopens with the attempts of both deaths when its event dies again after it was resolved", async () => {
    const { die, resolve, letters, pointed } = await setup();
    const event = aHint({ eventKey: "key" });
    await die({ event, attempts: 2 });
    await resolve("persist", ["key"]);
    await die({ event, attempts: 4 }, "another boom");
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ attempts: 3 + 5, status: "open", error: "another boom" });
    expect(await pointed()).toEqual([letter?.id]);
  });

  it("shares its row with another of the same key in one call", async () => {
    const { record, letters } = await setup();
    const pointers = await record(
      aLetter({ error: "first" }),
      aLetter({ eventKey: "other" }),
      aLetter({ error: "second" }),
    );
    expect(pointers).toHaveLength(2);
    expect(Object.fromEntries((await letters()).map((one) => [one.eventKey, one.error]))).toEqual({
      key: "second",
      other: "boom",
    });
  });

  it("loses its pointer and its order's flag when its event succeeds later in the same stage", async () => {
    const { db, die, resolve, letters, pointed, needsAttention } = await setup();
    const event = aHint({ eventKey: "key", orderId: "5700" });
    await recordFacts(db, [event]);
    await die({ event, attempts: 0 });
    expect([(await pointed()).length, await needsAttention()]).toEqual([1, true]);
    await resolve("advance", ["key"]);
    expect(await letters()).toMatchObject([{ status: "open" }]);
    await resolve("persist", ["key", "one that never died"]);
    expect(await letters()).toMatchObject([{ status: "resolved" }]);
    expect([await pointed(), await needsAttention()]).toEqual([[], false]);
  });
});

test("an event whose own name Postgres would refuse is recorded all the same", async () => {
  const { die, letters, pointed } = await setup();
  const names = ["a NUL \0", "a lone surrogate \ud800", "more than an index takes".repeat(1_000)];
  for (const odd of names) await die(fresh(aHint({ eventKey: odd, orderId: odd, shopId: odd })));
  const found = await letters();
  expect(found.map(({ status, attempts }) => [status, attempts])).toEqual(
    names.map(() => ["open", 1]),
  );
  expect(await pointed()).toHaveLength(names.length);
});
