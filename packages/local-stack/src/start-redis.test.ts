import { redisSettings } from "./start-redis.ts";

test("Redis listens on loopback only, with a password, in a folder whose name may hold spaces", () => {
  const own = { shared: "appendonly yes", port: 6399, folder: "/data of/sluice", password: "p" };
  expect(redisSettings(own).split("\n")).toEqual([
    "appendonly yes",
    "bind 127.0.0.1",
    "port 6399",
    'dir "/data of/sluice"',
    "requirepass p",
    "databases 1024",
    "",
  ]);
});
