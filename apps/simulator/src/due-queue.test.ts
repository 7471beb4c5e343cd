import { once, EventEmitter } from "node:events";
import { createDueQueue } from "./due-queue.ts";

const setup = ({ inFlightMax = 100, hold = Promise.resolve() } = {}) => {
  const ran: number[] = [];
  const progress = new EventEmitter();
  const queue = createDueQueue<number>({
    now: Date.now,
    inFlightMax,
    run: async (item) => {
      ran.push(item);
      progress.emit(`ran ${item}`);
      await hold;
    },
  });
  return { queue, ran, progress };
};

test("items run in order of their due time, not of their arrival", async () => {
  const { queue, ran, progress } = setup({ inFlightMax: 1 });
  const start = Date.now();
  const shuffled = [7, 2, 9, 4, 1, 8, 3, 6, 5, 0];
  for (const item of shuffled) queue.add(start + item, item);
  await once(progress, "ran 9");
  expect(ran).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  queue.close();
});

test("items due at the same moment keep the order in which they were added", async () => {
  const { queue, ran, progress } = setup();
  const due = Date.now();
  for (let item = 0; item < 500; item++) queue.add(due, item);
  await once(progress, "ran 499");
  expect(ran).toEqual(Array.from({ length: 500 }, (_, item) => item));
  queue.close();
});

test("an earlier item added later does not wait for the one before it", async () => {
  const { queue, ran, progress } = setup();
  queue.add(Date.now() + 3_600_000, 2);
  queue.add(Date.now() + 5, 1);
  await once(progress, "ran 1");
  expect(ran).toEqual([1]);
  expect(queue.waiting()).toBe(1);
  queue.close();
});

test("no more than the allowed number run at a time", async () => {
  let release = () => {};
  const hold = new Promise<void>((resolve) => (release = resolve));
  const { queue, ran, progress } = setup({ inFlightMax: 2, hold });
  for (const item of [1, 2, 3]) queue.add(Date.now(), item);
  await once(progress, "ran 2");
  expect(ran).toEqual([1, 2]);
  const third = once(progress, "ran 3");
  release();
  await third;
  expect(ran).toEqual([1, 2, 3]);
  queue.close();
});
