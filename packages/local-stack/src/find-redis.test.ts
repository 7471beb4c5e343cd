import { describeRedisVersion } from "./find-redis.ts";

test("Redis and Valkey are told apart", () => {
  expect(describeRedisVersion("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0")).toBe(
    "Redis 7.0.15",
  );
  expect(describeRedisVersion("Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0")).toBe(
    "Valkey 8.1.1",
  );
});

test("a server that is too old for the queues counts as none", () => {
  expect(() => describeRedisVersion("Redis server v=6.0.16 sha=0")).toThrow(/Too old/);
  expect(() => describeRedisVersion("bash: command not found")).toThrow(/no Redis/);
});
