import { connectRedis, whyRedisNotReady } from "@sluice/queues";
import { startPrivateRedis } from "../support/private-redis.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a Redis that cannot take or keep jobs", () => {
  let server: Awaited<ReturnType<typeof startPrivateRedis>>;
  beforeAll(async () => {
    server = await startPrivateRedis();
  });
  afterEach(() => server.mend());
  afterAll(() => server?.stop());

  const setup = async () => {
    const redis = connectRedis(server.url, "handOver");
    redis.on("error", () => undefined);
    await waitUntil("the connection to Redis", () => redis.status === "ready");
    expect(await whyRedisNotReady(redis)).toEqual([]);
    return redis;
  };

  it.each([
    [
      "that may evict them",
      "allkeys-lru",
      () => server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"),
    ],
    ["that is a replica", "READONLY", () => server.refuseWrites()],
    ["that is out of memory", "OOM", () => server.fillUp()],
  ])("says so: one %s", async (_, cause, spoil) => {
    const redis = await setup();
    await spoil();
    expect(await whyRedisNotReady(redis)).toEqual([expect.stringContaining(cause)]);
    await server.mend();
    expect(await whyRedisNotReady(redis)).toEqual([]);
    redis.disconnect();
  });

  it("says so: one that is frozen, within its limit and although its connection is open", async () => {
    const redis = await setup();
    server.freeze();
    const startedAt = performance.now();
    expect(await whyRedisNotReady(redis)).toEqual(["Redis does not answer within 1000 ms"]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(redis.status).toBe("ready");
    server.thaw();
    await waitUntil("Redis to answer", async () => (await whyRedisNotReady(redis)).length === 0);
    redis.disconnect();
  });

  it("says so: one whose connection is lost", async () => {
    const redis = await setup();
    redis.disconnect();
    await waitUntil("the connection to end", () => redis.status === "end");
    expect(await whyRedisNotReady(redis)).toEqual(["Redis: connection is end"]);
  });
});
