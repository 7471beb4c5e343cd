import { recordDeadLetters, resolveDeadLetters, type DeadLetter } from "@sluice/db";
import { fresh } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { bury, createResolver, letterEventKey } from "@sluice/worker";
import { openSweepWorld } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});
const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  return { ...world, resolve: createResolver(world.db, world.deadQueues) };
};

const aLetter = (overrides: Partial<DeadLetter>): DeadLetter => ({
  stage: "persist",
  eventKey: "key",
  shopId: null,
  orderId: null,
  fingerprint: "f",
  error: "boom",
  attempts: 3,
  firstFailedAtMs: 0,
  payload: "",
  ...overrides,
});

it("an event with a long name, which died and succeeds later, resolves its letter", async () => {
  const { deps, letters, resolve } = await setup();
  const event = aHint({ eventKey: "k".repeat(600) });
  await bury("persist", [{ carried: fresh(event), reason: "boom" }], deps);
  await resolve("persist", [letterEventKey("persist", event)]);
  expect(await letters()).toMatchObject([{ status: "resolved" }]);
});

it.each([
  ["NUL", "bad \0 text"],
  ["half a pair", "bad \ud83d"],
])(
  "an event is recorded also when the reason of its death holds what Postgres refuses: %s",
  async (_, reason) => {
    const { deps, letters } = await setup();
    await bury("persist", [{ carried: fresh(aHint({})), reason }], deps);
    expect(await letters()).toHaveLength(1);
  },
);

it("a letter that is open again does not say that it succeeded", async () => {
  const { db } = await setup();
  await recordDeadLetters(db, [aLetter({})]);
  await resolveDeadLetters(db, "persist", ["key"]);
  await recordDeadLetters(db, [aLetter({})]);
  expect(await db`select status, actor, reason from dead_letters`).toEqual([
    { status: "open", actor: null, reason: null },
  ]);
});
