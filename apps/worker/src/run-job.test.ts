import { DbError } from "@sluice/db";
import { done, type AdvanceEvent, type Outcome } from "@sluice/queues";
import { runJob } from "./run-job.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";

const job = (orderIds: string[], stalledCounter = 0) => ({
  data: { version: 1, events: orderIds.map((orderId) => ({ event: { orderId }, attempts: 0 })) },
  stalledCounter,
});

/** A handler that records what it was given; `act` may throw or answer. */
const setup = (
  act: (orderIds: string[]) => void | Promise<void> = () => undefined,
  timeLimitMs = 1_000,
) => {
  const calls: string[][] = [];
  const signals: AbortSignal[] = [];
  const lock = new AbortController();
  const handler: StageHandler<"advance"> = async (
    events: AdvanceEvent[],
    { signal },
  ): Promise<Outcome[]> => {
    const orderIds = events.map(({ orderId }) => orderId);
    calls.push(orderIds);
    signals.push(signal);
    await act(orderIds);
    return orderIds.map(() => done());
  };
  const deps = { signal: lock.signal } as StageDeps;
  return {
    calls,
    signals,
    loseLock: () => lock.abort(),
    run: (taken: ReturnType<typeof job>) =>
      runJob("advance", { first: handler, alone: handler }, taken, { ...deps, timeLimitMs }),
  };
};

const held = new DbError("outage", "55P03", "Postgres cannot serve this now: 55P03");

const never = () => new Promise<void>(() => undefined);

const kinds = (decision: Awaited<ReturnType<typeof runJob>>) =>
  decision.kind === "decided"
    ? decision.decided.map(({ carried, outcome }) => [
        (carried.event as AdvanceEvent).orderId,
        outcome.kind,
      ])
    : decision.kind;

describe("a job", () => {
  it("gives each event of the batch its own outcome", async () => {
    const { run, calls } = setup();
    expect(kinds(await run(job(["1", "2"])))).toEqual([
      ["1", "done"],
      ["2", "done"],
    ]);
    expect(calls).toEqual([["1", "2"]]);
  });

  it("singles out the event whose data is refused, and costs its fellows nothing", async () => {
    const { run } = setup((orderIds) => {
      if (orderIds.includes("2")) throw new DbError("data", "22P05", "Postgres refused the data");
    });
    expect(kinds(await run(job(["1", "2", "3"])))).toEqual([
      ["1", "done"],
      ["2", "dead"],
      ["3", "done"],
    ]);
  });

  it("lets the event wait, uncounted, whose order another transaction holds, and its fellows do not", async () => {
    const { run, calls } = setup((orderIds) => {
      if (orderIds.includes("2")) throw held;
    });
    expect(kinds(await run(job(["1", "2", "3"])))).toEqual([
      ["1", "done"],
      ["2", "later"],
      ["3", "done"],
    ]);
    expect(kinds(await run(job(["2"])))).toEqual([["2", "later"]]);
    expect(calls).toEqual([["1", "2", "3"], ["1"], ["2"], ["3"], ["2"]]);
  });

  it("asks no further where one order after the other is held: it may be the table", async () => {
    const { run, calls } = setup(() => {
      throw held;
    });
    const decided = kinds(await run(job(["1", "2", "3", "4", "5", "6", "7"])));
    expect(decided).toEqual(["1", "2", "3", "4", "5", "6", "7"].map((id) => [id, "later"]));
    expect(calls.slice(1)).toEqual([["1"], ["2"], ["3"], ["4"], ["5"]]);
  });

  it("takes a batch apart when its handler throws, and retries a single event after one try", async () => {
    const { run, calls } = setup(() => {
      throw new TypeError("boom");
    });
    expect(kinds(await run(job(["1", "2"])))).toBe("takeApart");
    expect(kinds(await run(job(["1"])))).toEqual([["1", "retry"]]);
    expect(calls).toHaveLength(2);
  });

  it("takes a batch apart without running it when a worker died in it", async () => {
    const { run, calls } = setup();
    expect(kinds(await run(job(["1", "2"], 1)))).toBe("takeApart");
    expect(calls).toEqual([]);
    expect(kinds(await run(job(["1"], 3)))).toEqual([["1", "done"]]);
  });

  it("throws an outage on, so that the job waits and no event's attempt is counted", async () => {
    const { run } = setup(() => {
      throw new DbError("outage", "57P01", "Postgres cannot serve this now: 57P01");
    });
    await expect(run(job(["1", "2"]))).rejects.toThrow("57P01");
  });

  it("buries what it cannot read, at once and alone", async () => {
    const { run } = setup();
    const odd = {
      data: {
        version: 1,
        events: [
          { event: { orderId: 5 }, attempts: 0 },
          { event: { orderId: "1" }, attempts: 0 },
        ],
      },
      stalledCounter: 0,
    };
    expect(kinds(await run(odd as never))).toEqual([
      ["1", "done"],
      [5, "dead"],
    ]);
    const decision = await run({ data: { version: 2, events: [] }, stalledCounter: 0 });
    expect(decision).toMatchObject({ kind: "decided", decided: [{ outcome: { kind: "dead" } }] });
  });
});

describe("an event that has lost its worker ten times", () => {
  it("is dead without being run again, and each time counts as a try", async () => {
    const { run, calls } = setup();
    expect(kinds(await run(job(["1"], 9)))).toEqual([["1", "done"]]);
    const decision = await run(job(["1"], 10));
    expect(calls).toEqual([["1"]]);
    // The death itself is counted where the letter is written.
    expect(decision).toMatchObject({
      kind: "decided",
      decided: [
        {
          carried: { event: { orderId: "1" }, attempts: 9 },
          outcome: { kind: "dead", reason: expect.stringContaining("10 times") as string },
        },
      ],
    });
  });

  it("keeps the tries that it had before", async () => {
    const { run } = setup();
    const tried = { version: 1, events: [{ event: { orderId: "1" }, attempts: 4 }] };
    const decision = await run({ data: tried, stalledCounter: 12 });
    expect(decision).toMatchObject({ decided: [{ carried: { attempts: 4 + 11 } }] });
  });

  it("is not dead while it shares its job: it may be a fellow that kills", async () => {
    const { run, calls } = setup();
    expect(kinds(await run(job(["1", "2"], 10)))).toBe("takeApart");
    expect(calls).toEqual([]);
  });
});

describe("a job that loses its lock", () => {
  it("is an outage at once, although its handler goes on", async () => {
    const { run, loseLock, signals } = setup(never);
    const running = run(job(["1"]));
    loseLock();
    await expect(running).rejects.toMatchObject({
      name: "Outage",
      message: "The job's lock was lost.",
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("is an outage also while the batch is repeated one by one", async () => {
    const { run, loseLock, calls } = setup(async (orderIds) => {
      if (orderIds.length > 1) throw new DbError("data", "22P05", "Postgres refused the data");
      loseLock();
      await never();
    });
    await expect(run(job(["1", "2", "3"]))).rejects.toMatchObject({ name: "Outage" });
    expect(calls).toEqual([["1", "2", "3"], ["1"]]);
  });
});

describe("a job whose time is over", () => {
  it("tries its single event again, and its handler has learned it", async () => {
    const { run, signals } = setup(never, 20);
    expect(await run(job(["1"]))).toMatchObject({
      kind: "decided",
      decided: [{ outcome: { kind: "retry", error: "The handler did not finish within 20 ms." } }],
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("is taken apart if it holds a batch", async () => {
    const { run } = setup(never, 20);
    expect(await run(job(["1", "2"]))).toMatchObject({
      kind: "takeApart",
      why: "The handler did not finish within 20 ms.",
    });
  });

  it("costs a fellow nothing when the batch is repeated one by one", async () => {
    const { run } = setup(async (orderIds) => {
      if (orderIds.length > 1) throw new DbError("data", "22P05", "Postgres refused the data");
      if (orderIds[0] === "2") await never();
    }, 20);
    expect(kinds(await run(job(["1", "2", "3"])))).toEqual([
      ["1", "done"],
      ["2", "retry"],
      ["3", "done"],
    ]);
  });
});
