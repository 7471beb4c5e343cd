import { DbError } from "@sluice/db";
import { done, type AdvanceEvent, type Outcome } from "@sluice/queues";
import { runJob } from "./run-job.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";

const job = (orderIds: string[], stalledCounter = 0) => ({
  data: { version: 1, events: orderIds.map((orderId) => ({ event: { orderId }, attempts: 0 })) },
  stalledCounter,
});

/** A handler that records what it was given; `act` may throw or answer. */
const setup = (act: (orderIds: string[]) => void = () => undefined) => {
  const calls: string[][] = [];
  const handler: StageHandler<"advance"> = async (events: AdvanceEvent[]): Promise<Outcome[]> => {
    const orderIds = events.map(({ orderId }) => orderId);
    calls.push(orderIds);
    act(orderIds);
    return orderIds.map(() => done());
  };
  const deps = { signal: new AbortController().signal } as StageDeps;
  return { calls, run: (taken: ReturnType<typeof job>) => runJob("advance", handler, taken, deps) };
};

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
