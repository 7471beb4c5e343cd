import { TikTokError } from "@sluice/tiktok";
import type { CallResult } from "@sluice/worker";
import { openSellerWorld } from "../support/seller-at-tiktok.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSellerWorld();
  open.push(world);
  return world;
};

const failing = (kind: TikTokError["kind"], retryAfterMs?: number) => async (): Promise<string> => {
  throw new TikTokError(kind, { path: "/test", retryAfterMs });
};

const settled = async (
  ask: () => Promise<CallResult<string>>,
): Promise<Exclude<CallResult<string>, { kind: "later" }>> =>
  waitUntil("a call that need not wait", async () => {
    const result = await ask();
    return result.kind !== "later" && result;
  });

describe("the rate of calls for a shop", () => {
  it("starts low, and what has no right to call yet is told when to come back", async () => {
    const { worker, shop, tiktok } = await setup();
    const [one, two] = [worker().shopCalls, worker().shopCalls];
    const access = await shop();
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        (at % 2 === 0 ? one : two).call(access, "orders", tiktok.answer),
      ),
    );
    const waits = results.flatMap((result) => (result.kind === "later" ? [result.delayMs] : []));
    expect(results.filter(({ kind }) => kind === "answered").length).toBeLessThanOrEqual(24);
    expect(waits.length).toBeGreaterThan(0);
    for (const waitMs of waits) {
      expect(waitMs).toBeLessThanOrEqual(250);
      expect(waitMs % 50).toBe(0);
    }
  });

  it("reaches hundreds a second within seconds while TikTok does not object", async () => {
    const { worker, shop, tiktok } = await setup();
    const { shopCalls, readMetrics } = worker();
    const access = await shop();
    await waitUntil(
      "300 calls a second",
      async () => {
        const flood = Array.from({ length: 20 }, () =>
          shopCalls.call(access, "orders", tiktok.answer),
        );
        await Promise.all(flood);
        const text = await readMetrics();
        return Number(/^sluice_tiktok_rate\{.*\} (\d+)/m.exec(text)?.[1] ?? 0) >= 300;
      },
      8_000,
    );
  });

  it("rests for all workers as long as TikTok says, and then is lower", async () => {
    const { worker, shop, tiktok } = await setup();
    const [one, two] = [worker(), worker()];
    const access = await shop();
    const throttledAt = Date.now();
    const throttled = await one.shopCalls.call(access, "orders", failing("throttled", 2_000));
    expect(throttled).toMatchObject({ kind: "later", delayMs: 2_000 });
    const other = await two.shopCalls.call(access, "orders", tiktok.answer);
    expect(other.kind === "later" && other.delayMs).toBeGreaterThan(1_500);
    expect((await settled(() => two.shopCalls.call(access, "orders", tiktok.answer))).kind).toBe(
      "answered",
    );
    expect(Date.now() - throttledAt).toBeGreaterThanOrEqual(2_000);
    expect(await two.readMetrics()).toMatch(/^sluice_tiktok_rate\{.*\} [1-5]$/m);
    expect(await one.readMetrics()).toMatch(/^sluice_tiktok_throttled_total\{shop="1001".*\} 1$/m);
  });

  it("rests for a second and a jitter, then twice as long, where TikTok names no time", async () => {
    const { worker, shop } = await setup();
    const { shopCalls } = worker();
    const access = await shop();
    const throttle = () => shopCalls.call(access, "orders", failing("throttled"));
    const first = await throttle();
    const firstMs = first.kind === "later" ? first.delayMs : 0;
    expect(firstMs).toBeGreaterThanOrEqual(1_000);
    expect(firstMs).toBeLessThanOrEqual(1_500);
    const second = await waitUntil("the next call", async () => {
      const result = await throttle();
      return result.kind === "later" && result.why.includes("throttles") && result.delayMs;
    });
    expect(second).toBeGreaterThanOrEqual(2_000);
    expect(second).toBeLessThanOrEqual(2_500);
  });

  it("is a shop's and an endpoint's own: while one is throttled the others are not", async () => {
    const { worker, shop, tiktok } = await setup();
    const { shopCalls } = worker();
    await shopCalls.call(await shop("1001"), "orders", failing("throttled", 60_000));
    const other = await shopCalls.call(await shop("1002"), "orders", tiktok.answer);
    const search = await shopCalls.call(await shop("1001"), "orders/search", tiktok.answer);
    expect([other.kind, search.kind]).toEqual(["answered", "answered"]);
  });

  it("is not guessed at while Redis is away: no call is made, and that is an outage", async () => {
    const { shop, worker } = await setup();
    const { shopCalls, redis } = worker();
    redis.disconnect();
    let calls = 0;
    const call = shopCalls.call(await shop(), "orders", async () => (calls += 1));
    await expect(call).rejects.toThrow("Connection is closed");
    expect(calls).toBe(0);
  });

  it("starts low again where Redis lost it", async () => {
    const { worker, shop, redis, tiktok } = await setup();
    const { shopCalls } = worker();
    const access = await shop();
    await shopCalls.call(access, "orders", failing("throttled", 60_000));
    await redis().flushdb();
    expect((await shopCalls.call(access, "orders", tiktok.answer)).kind).toBe("answered");
  });
});

describe("a shop's API that is down", () => {
  it("is not called for a while, and what it was to answer moves on at once", async () => {
    const { worker, shop, tiktok } = await setup();
    const { shopCalls, readMetrics } = worker();
    const access = await shop();
    for (let failures = 0; failures < 5; failures += 1)
      expect(
        (await settled(() => shopCalls.call(access, "orders", failing("unreadable")))).kind,
      ).toBe("unavailable");
    let calls = 0;
    const counted = async () => (calls += 1);
    const spared = await shopCalls.call(access, "orders/search", counted);
    expect([spared.kind, calls]).toEqual(["unavailable", 0]);
    expect((await shopCalls.call(await shop("1002"), "orders", tiktok.answer)).kind).toBe(
      "answered",
    );
    expect(await readMetrics()).toMatch(/^sluice_tiktok_breaker_open\{shop="1001".*\} 1$/m);
  });
});

describe("calls that a person must put right", () => {
  it.each([
    ["misconfigured", "misconfigured:1001"],
    ["clock_skew", "clock_skew"],
  ] as const)(
    "for %s, open an alert, leave the shop connected, and close it once one succeeds",
    async (kind, alert) => {
      const { worker, shop, tiktok, openAlerts, statuses } = await setup();
      const { shopCalls } = worker();
      const access = await shop();
      expect((await shopCalls.call(access, "orders", failing(kind))).kind).toBe("unavailable");
      expect(await openAlerts()).toEqual([alert]);
      expect(await statuses()).toEqual(["connected", "connected"]);
      // Another worker, that did not open it.
      await worker().shopCalls.call(access, "orders", tiktok.answer);
      expect(await openAlerts()).toEqual([]);
    },
  );

  it("are refused alone where the order is another seller's", async () => {
    const { worker, shop } = await setup();
    const result = await worker().shopCalls.call(await shop(), "orders", failing("gone"));
    expect(result.kind).toBe("refused");
  });
});
