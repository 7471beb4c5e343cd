import { done, type AdvanceEvent } from "@sluice/queues";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

/** A worker that advances nothing: it notes what it runs, and holds suspects until they may go. */
const setup = async () => {
  const ran: string[] = [];
  const inside = new Set<string>();
  let mostInside = 0;
  let letGo = (): void => undefined;
  const mayGo = new Promise<void>((resolve) => (letGo = resolve));
  const advance = async (events: AdvanceEvent[]) => {
    for (const { orderId } of events) {
      ran.push(orderId);
      if (!orderId.startsWith("suspect")) continue;
      inside.add(orderId);
      mostInside = Math.max(mostInside, inside.size);
      await mayGo;
      inside.delete(orderId);
    }
    return events.map(() => done());
  };
  const worker = await startWorker({ handlers: { advance } });
  open.push(worker);
  const queue = worker.advanceQueue;
  const redis = await queue.getBackend().client;
  const add = async (orderId: string, stalledCounter: number) => {
    const job = await queue.add("batch", {
      version: 1,
      events: [{ event: { orderId }, attempts: 0 }],
    });
    // What BullMQ counts up when it finds a job whose worker is gone.
    await redis.hset(queue.toKey(job.id ?? ""), { stc: stalledCounter });
  };
  return { queue, add, ran, inside, letGo, mostInside: () => mostInside };
};

test("of jobs that had lost their worker one runs at a time, and the others hold up nobody", async () => {
  const { queue, add, ran, inside, letGo, mostInside } = await setup();
  await queue.pause();
  for (const orderId of ["suspect 1", "suspect 2", "suspect 3"]) await add(orderId, 1);
  await add("healthy", 0);
  await queue.resume();

  await waitUntil("the other suspects to be put off", async () => {
    const delayed = await queue.getDelayedCount();
    return inside.size > 1 || delayed === 2;
  });
  expect(inside.size).toBe(1);
  await waitUntil("the healthy job to be done", () => ran.includes("healthy"));

  letGo();
  await waitUntil("all to be done", async () => (await queue.getCompletedCount()) === 4);
  expect(mostInside()).toBe(1);
  expect(ran.toSorted()).toEqual(["healthy", "suspect 1", "suspect 2", "suspect 3"]);
});

test("a suspect that is given up leaves its place to the next", async () => {
  const { queue, add, ran, letGo } = await setup();
  letGo();
  await queue.pause();
  await add("suspect that died ten times", 10);
  await add("suspect", 1);
  await queue.resume();
  await waitUntil("both to be done", async () => (await queue.getCompletedCount()) === 2);
  expect(ran).toEqual(["suspect"]);
});
