import { watchProgress } from "./watch-progress.ts";

/** One consumer, a clock, and how many jobs wait; `look` looks at a time in seconds. */
const setup = () => {
  const world = {
    nowMs: 0,
    taken: 0,
    waiting: 5 as number | undefined,
    whyIdle: undefined as string | undefined,
  };
  const ends: string[] = [];
  const { look, whyNotReady } = watchProgress({
    consumers: [
      {
        stage: "persist",
        whyIdle: () => world.whyIdle,
        taken: () => world.taken,
        close: async () => undefined,
      },
    ],
    countWaiting: async () => world.waiting,
    limits: { notReadyAfterMs: 60_000, stuckAfterMs: 90_000 },
    onStuck: (text) => ends.push(text),
    nowMs: () => world.nowMs,
  });
  const lookAt = async (second: number) => {
    world.nowMs = second * 1_000;
    await look();
  };
  return { world, ends, lookAt, whyNotReady };
};

describe("a consumer that takes no jobs although some wait", () => {
  it("makes the process not ready after the first limit", async () => {
    const { lookAt, whyNotReady, ends } = setup();
    await lookAt(0);
    await lookAt(59);
    expect(whyNotReady()).toEqual([]);
    await lookAt(60);
    expect(whyNotReady()).toEqual(["persist has taken no job for 60 s"]);
    expect(ends).toEqual([]);
  });

  it("ends the process after the second", async () => {
    const { lookAt, ends } = setup();
    await lookAt(0);
    await lookAt(89);
    expect(ends).toEqual([]);
    await lookAt(90);
    expect(ends).toEqual(["persist has taken no job for 90 s and 5 wait"]);
  });

  it("is ready again with the next job that it takes, and has all its time anew", async () => {
    const { world, lookAt, whyNotReady, ends } = setup();
    await lookAt(0);
    await lookAt(80);
    world.taken = 1;
    await lookAt(85);
    expect(whyNotReady()).toEqual([]);
    await lookAt(174);
    expect(ends).toEqual([]);
    await lookAt(175);
    expect(ends).toHaveLength(1);
  });
});

it("ends the process once, not at every look until it is gone", async () => {
  const { lookAt, ends } = setup();
  for (let second = 0; second <= 120; second += 5) await lookAt(second);
  expect(ends).toHaveLength(1);
});

describe("a process stays ready and goes on", () => {
  it("while jobs are taken, however many wait behind them", async () => {
    const { world, lookAt, whyNotReady, ends } = setup();
    for (let second = 0; second <= 600; second += 50) {
      world.taken += 1;
      await lookAt(second);
      expect(whyNotReady()).toEqual([]);
    }
    expect(ends).toEqual([]);
  });

  it.each([
    ["while its consumer knows why it rests", { whyIdle: "rests, because Redis refuses its work" }],
    ["while no job waits, or the queue is paused", { waiting: 0 }],
    ["while Redis does not tell how many wait", { waiting: undefined }],
  ])("%s, and has all its time anew afterwards", async (_, cause) => {
    const { world, lookAt, whyNotReady, ends } = setup();
    await lookAt(0);
    Object.assign(world, cause);
    for (const second of [50, 100, 600]) await lookAt(second);
    Object.assign(world, { whyIdle: undefined, waiting: 5 });
    await lookAt(601);
    await lookAt(660);
    expect([whyNotReady(), ends]).toEqual([[], []]);
  });
});
