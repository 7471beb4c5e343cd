import { recordDeadLetters, resolveDeadLetters, type DeadLetter } from "@sluice/db";
import { addDeadPointers, readDeadPointers, readQueueDepth, stages } from "@sluice/queues";
import { openSweepWorld } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const { db, queues, deadQueues } = world;
  return {
    ...world,
    /** Letters as a worker leaves them that dies before it has pointed at them. */
    record: (stage: string, ...eventKeys: string[]) =>
      recordDeadLetters(
        db,
        eventKeys.map((eventKey) => aLetter(stage, eventKey)),
      ),
    pointed: async () => {
      const ids = await Promise.all(stages.map((stage) => readDeadPointers(deadQueues[stage])));
      return ids.flatMap((each) => [...each]).sort((a, b) => a - b);
    },
    deadCounts: () =>
      Promise.all(
        stages.map(async (stage) => {
          const { dead } = await readQueueDepth(stage, queues[stage], deadQueues[stage]);
          return dead;
        }),
      ),
  };
};

const aLetter = (stage: string, eventKey: string): DeadLetter => ({
  stage,
  eventKey,
  shopId: "1",
  orderId: "5700",
  fingerprint: `${stage}: boom`,
  error: "boom",
  attempts: 3,
  firstFailedAtMs: 0,
  payload: "",
});

describe("[x-dead] and the open letters of Postgres", () => {
  it("agree again after a worker died between the two, and then stay as they are", async () => {
    const { record, sweep, pointed, deadCounts, deadQueues } = await setup();
    const letters = await record("persist", "a", "b", "c");
    letters.push(...(await record("advance", "d")));
    await addDeadPointers(deadQueues.persist, letters.slice(0, 1));
    expect(await sweep("dead pointers")).toBe(3);
    expect(await pointed()).toEqual(letters.map(({ id }) => id).sort((a, b) => a - b));
    expect(await deadCounts()).toEqual([0, 3, 1, 0]);
    // What a person needs, and nothing of the event.
    const [pointer] = await deadQueues.advance.getJobs(["wait"]);
    expect(pointer?.data).toEqual({
      id: letters.at(-1)?.id,
      eventKey: "d",
      shopId: "1",
      orderId: "5700",
      error: "boom",
      attempts: 3,
    });
    expect(await sweep("dead pointers")).toBe(0);
  });

  it("agree again after letters were resolved and their pointers were not removed", async () => {
    const { db, record, sweep, pointed, deadQueues } = await setup();
    const letters = await record("advance", "a", "b");
    await addDeadPointers(deadQueues.advance, letters);
    await resolveDeadLetters(db, "advance", ["a"]);
    expect(await sweep("dead pointers")).toBe(1);
    const left = letters.filter(({ eventKey }) => eventKey === "b");
    expect(await pointed()).toEqual(left.map(({ id }) => id));
  });

  it("agree again after Redis has lost its data", async () => {
    const { record, sweep, pointed, deadQueues } = await setup();
    const letters = await record("normalize", "a");
    await addDeadPointers(deadQueues.normalize, letters);
    await deadQueues.normalize.obliterate({ force: true });
    expect(await sweep("dead pointers")).toBe(1);
    expect(await pointed()).toEqual(letters.map(({ id }) => id));
  });

  it("agree when two sweeps run at once", async () => {
    const { record, sweep, pointed, deadCounts } = await setup();
    const letters = await record("persist", "a", "b");
    await Promise.all([sweep("dead pointers"), sweep("dead pointers")]);
    expect(await pointed()).toEqual(letters.map(({ id }) => id).sort((a, b) => a - b));
    expect(await deadCounts()).toEqual([0, 2, 0, 0]);
  });
});
