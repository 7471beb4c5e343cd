import { TikTokError } from "@sluice/tiktok";
import { createShopBreakers } from "./shop-breakers.ts";

beforeEach(() => {
  jest.useFakeTimers({ now: 1_760_000_000_000, doNotFake: ["nextTick", "queueMicrotask"] });
});
afterEach(() => {
  jest.useRealTimers();
});

const setup = () => {
  const changes: boolean[] = [];
  const lines: string[] = [];
  const tell = (_fields: object, text: string) => lines.push(text);
  const breaker = createShopBreakers({
    onChange: (_shopId, isOpen) => changes.push(isOpen),
    log: { error: tell, info: tell } as never,
  }).of("1001");
  let calls = 0;
  const call = (kind?: TikTokError["kind"]) =>
    breaker
      .run(async () => {
        calls += 1;
        if (kind) throw new TikTokError(kind, { path: "/test" });
      })
      .catch(() => undefined);
  const fail = async (times: number, kind: TikTokError["kind"] = "unavailable") => {
    for (let count = 0; count < times; count += 1) await call(kind);
  };
  return { breaker, changes, lines, call, fail, calls: () => calls };
};

const pass = (ms: number) => jest.advanceTimersByTime(ms);

describe("a shop's breaker", () => {
  it("opens at the fifth failure in a row, and then no call is made", async () => {
    const { breaker, fail, call, calls } = setup();
    await fail(4);
    expect(breaker.mayCall()).toBe(true);
    await fail(1, "unreadable");
    expect(breaker.mayCall()).toBe(false);
    await call();
    expect(calls()).toBe(5);
  });

  it.each(["gone", "throttled", "misconfigured", "expired", "unauthorized"] as const)(
    "takes %s for an answer: TikTok's API is up",
    async (kind) => {
      const { breaker, fail } = setup();
      await fail(4);
      await fail(1, kind);
      await fail(4);
      expect(breaker.mayCall()).toBe(true);
    },
  );

  it("lets one call through after 5 s, then 10, 20 and 40, and never less often than each minute", async () => {
    const { breaker, fail } = setup();
    await fail(5);
    for (const waitMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      pass(waitMs - 1);
      expect(breaker.mayCall()).toBe(false);
      pass(1);
      expect(breaker.mayCall()).toBe(true);
      await fail(1);
      expect(breaker.mayCall()).toBe(false);
    }
  });

  it("has one probe at a time; whoever comes meanwhile is told at once", async () => {
    const { breaker, fail, call, calls } = setup();
    await fail(5);
    pass(5_000);
    let answer = () => undefined as void;
    const probe = breaker.run(() => new Promise<void>((resolve) => (answer = resolve)));
    expect(breaker.mayCall()).toBe(false);
    await expect(breaker.run(async () => undefined)).rejects.toThrow();
    await call();
    expect(calls()).toBe(5);
    answer();
    await probe;
    expect(breaker.mayCall()).toBe(true);
  });

  it("stays open where a probe was given up without an answer", async () => {
    const { breaker, fail } = setup();
    await fail(5);
    pass(5_000);
    const givenUp = breaker.run(async () => {
      throw new Error("the job's time is up");
    });
    await expect(givenUp).rejects.toThrow("the job's time is up");
    expect(breaker.mayCall()).toBe(false);
  });

  it("tells once that it opens and once that it closes, however many probes fail", async () => {
    const { changes, lines, fail, call } = setup();
    await fail(5);
    pass(5_000);
    await fail(1);
    pass(10_000);
    await call();
    await call();
    expect(changes).toEqual([true, false]);
    expect(lines).toHaveLength(2);
  });

  it("probes in time though the machine's clock was set back meanwhile", async () => {
    const { breaker, fail, call, changes } = setup();
    await fail(5);
    jest.setSystemTime(Date.now() - 600_000);
    pass(5_000);
    expect(breaker.mayCall()).toBe(true);
    await call();
    expect(changes).toEqual([true, false]);
  });

  it("probes after 5 s again when it opens anew", async () => {
    const { breaker, fail, call } = setup();
    await fail(5);
    pass(5_000);
    await fail(1);
    pass(10_000);
    await call();
    await fail(5);
    pass(5_000);
    expect(breaker.mayCall()).toBe(true);
  });
});
