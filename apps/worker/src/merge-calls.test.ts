import { DbError } from "@sluice/db";
import { dead, done, specOf, type AdvanceEvent } from "@sluice/queues";
import { mergeCalls } from "./merge-calls.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";

/** A handler that records its calls, answers each event by its id, and may throw. */
const setup = (
  act: (orderIds: string[]) => void | Promise<void> = () => undefined,
  timeLimitMs = 1_000,
) => {
  const calls: string[][] = [];
  const handler: StageHandler<"advance"> = async (events) => {
    const orderIds = events.map(({ orderId }) => orderId);
    calls.push(orderIds);
    await new Promise(setImmediate);
    await act(orderIds);
    return orderIds.map((orderId) => (orderId.startsWith("dead") ? dead(orderId) : done()));
  };
  const deps = { signal: new AbortController().signal } as StageDeps;
  const merged = mergeCalls("advance", handler, deps, timeLimitMs);
  const call = (...orderIds: string[]) =>
    merged(
      orderIds.map((orderId): AdvanceEvent => ({ orderId })),
      deps,
    );
  return { calls, call };
};

describe("jobs that run at the same time", () => {
  it("share one call, and each gets the outcomes of its own events", async () => {
    const { calls, call } = setup();
    const outcomes = await Promise.all([call("1", "dead 2"), call("3"), call("dead 4")]);
    expect(calls).toEqual([["1", "dead 2", "3", "dead 4"]]);
    expect(outcomes).toEqual([[done(), dead("dead 2")], [done()], [dead("dead 4")]]);
  });

  it("repeat their own events when a shared call fails, so that only the culprit fails", async () => {
    const { calls, call } = setup((orderIds) => {
      if (orderIds.includes("poison")) throw new TypeError("boom");
    });
    const [good, bad] = await Promise.allSettled([call("1", "2"), call("poison")]);
    expect(good).toMatchObject({ status: "fulfilled" });
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "boom" } });
    expect(calls).toEqual([["1", "2", "poison"], ["1", "2"], ["poison"]]);
  });

  it("are not repeated when they were alone, so that a try is a try", async () => {
    const { calls, call } = setup(() => {
      throw new TypeError("boom");
    });
    await expect(call("poison")).rejects.toThrow("boom");
    expect(calls).toEqual([["poison"]]);
  });

  it("all see an outage at once, without asking again", async () => {
    const { calls, call } = setup(() => {
      throw new DbError("outage", "57P01", "Postgres cannot serve this now: 57P01");
    });
    const results = await Promise.allSettled([call("1"), call("2")]);
    for (const result of results)
      expect(result).toMatchObject({ status: "rejected", reason: { kind: "outage" } });
    expect(calls).toEqual([["1", "2"]]);
  });
});

describe("a call that never ends", () => {
  const hang = async (orderIds: string[]) => {
    if (orderIds.some((orderId) => orderId.startsWith("hang"))) await new Promise(() => undefined);
  };

  it("holds up those that shared it until half of their time is over, then they are alone", async () => {
    const { call, calls } = setup(hang, 40);
    let isAnswered = false;
    void call("hang").finally(() => (isAnswered = true));
    const innocents = [call("1", "2"), call("dead 3")];
    expect(await Promise.all(innocents)).toEqual([[done(), done()], [dead("dead 3")]]);
    expect(calls).toEqual([["hang", "1", "2", "dead 3"], ["hang"], ["1", "2"], ["dead 3"]]);
    // Alone it hangs again, until its job gives it up.
    expect(isAnswered).toBe(false);
  });

  it("gives its place to those behind it after half of its time", async () => {
    const { call, calls } = setup(hang, 400);
    const { callsMax } = specOf("advance");
    const hanging: Promise<unknown>[] = [];
    for (let place = 0; place < callsMax; place += 1) {
      hanging.push(call(`hang ${place}`));
      await new Promise(setImmediate);
    }
    const given = Promise.allSettled(hanging);
    const behind = call("behind");
    await new Promise(setImmediate);
    expect(calls).toHaveLength(callsMax);
    expect(await behind).toEqual([done()]);
    for (const result of await given)
      expect(result).toMatchObject({ reason: { name: "TimeLimitExceeded" } });
  });
});
