import type { StreamedFigures } from "@sluice/contract";
import { createPipelineFigures } from "./pipeline-figures.ts";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const setup = () => {
  const told: string[] = [];
  let handled = 0;
  let listeners = 0;
  const figures = createPipelineFigures({
    read: async () => ({ events: { handled } }) as StreamedFigures,
    isWanted: () => listeners > 0,
    tell: (text) => told.push(text),
  });
  figures.start();
  return {
    told: () => told.map((text) => Number(/"handled":(\d+)/.exec(text)?.[1])),
    /** As a client does it: it is told what is known, and from now on what changes. */
    come: () => {
      listeners += 1;
      return figures.welcome();
    },
    leave: () => (listeners -= 1),
    handle: (events: number) => (handled += events),
    wait: (ms: number) => jest.advanceTimersByTimeAsync(ms),
    close: figures.close,
  };
};

test("the first who listens is told at once, and then what has changed", async () => {
  const { come, wait, handle, told, close } = setup();
  await wait(10_000);
  expect(come()).toBe("");
  await wait(0);
  expect(told()).toEqual([0]);
  await wait(10_000);
  handle(5);
  await wait(10_000);
  expect(told()).toEqual([0, 5]);
  expect(come()).toContain('"handled":5');
  close();
});

test("what was told before everybody left is not told to the next as if it were new", async () => {
  const { come, leave, wait, handle, told, close } = setup();
  await wait(0);
  come();
  await wait(10_000);
  leave();
  await wait(10_000);
  handle(7);
  expect(come()).toBe("");
  await wait(0);
  expect(told()).toEqual([0, 7]);
  close();
});
