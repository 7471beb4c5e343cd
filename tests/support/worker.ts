import { connectDatabase } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { connectRedis, openQueue, type RedisConnection } from "@sluice/queues";
import { createLog, createMetrics } from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { createWorkerApp } from "@sluice/worker";
import { freshDatabase } from "./fresh-database.ts";
import { freshRedis } from "./servers.ts";

/** The worker's three stages in this process, over a Redis and a Postgres of the test's own. */
export const startWorker = async (settings: { apiUrl?: string } = {}) => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 10 });
  const redisUrl = await freshRedis();
  const connections: RedisConnection[] = [];
  const connect = (role: "handOver" | "work") => {
    const redis = connectRedis(redisUrl, role);
    redis.on("error", () => undefined);
    connections.push(redis);
    return redis;
  };
  const vault = createVault(Buffer.alloc(32, 1));
  const apiUrl = settings.apiUrl ?? "http://127.0.0.1:9";
  const app = createWorkerApp({
    db,
    vault,
    client: createTikTokClient({ apiUrl, authUrl: apiUrl, appKey: "key", appSecret: "secret" }),
    handOverRedis: connect("handOver"),
    workRedis: () => connect("work"),
    stages: ["normalize", "persist", "advance"],
    consume: {
      concurrency: undefined,
      lockDurationMs: 5_000,
      stalledIntervalMs: 2_000,
      backoffBaseMs: 20,
    },
    attemptsMax: 3,
    metrics: createMetrics("test"),
    log: createLog({ name: "test", level: process.env["TEST_LOG_LEVEL"] ?? "silent" }),
  });
  return {
    db,
    vault,
    redisUrl,
    normalizeQueue: openQueue("normalize", connect("handOver")),
    close: async () => {
      await app.close();
      for (const redis of connections) redis.disconnect();
      await db.end();
      await drop();
    },
  };
};
