import { connectDatabase } from "@sluice/db";
import { statusMapping, type StatusMapping } from "@sluice/domain";
import { createVault } from "@sluice/domain/vault";
import { connectRedis, openQueue, type RedisConnection, type Stage } from "@sluice/queues";
import { createLog, createMetrics } from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { createWorkerApp, stageHandlers, syncTimes, type StageHandlers } from "@sluice/worker";
import { freshDatabase } from "./fresh-database.ts";
import { retentionOfTests } from "./retention.ts";
import { freshRedis } from "./servers.ts";

interface WorkerOfTest {
  apiUrl?: string;
  appKey?: string;
  appSecret?: string;
  handlers?: Partial<StageHandlers>;
  mapping?: StatusMapping;
  /** Another worker whose Redis and Postgres this one shares. */
  beside?: { databaseUrl: string; redisUrl: string };
  /** Takes the log's lines, one JSON object each. */
  logTo?: { write: (line: string) => void };
  /** Which stages run; all but sync, if not given. */
  stages?: Stage[];
  syncIntervalMs?: number;
  syncLagMs?: number;
}

/** The worker's stages in this process, over a Redis and a Postgres of the test's own. */
export const startWorker = async ({
  appKey = "key",
  appSecret = "secret",
  syncIntervalMs: intervalMs = 300_000,
  syncLagMs: lagMs = 120_000,
  ...settings
}: WorkerOfTest = {}) => {
  const { beside } = settings;
  const { url, drop } = beside
    ? { url: beside.databaseUrl, drop: () => undefined }
    : await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 10 });
  const redisUrl = beside?.redisUrl ?? (await freshRedis());
  const connections: RedisConnection[] = [];
  const connect = (role: "handOver" | "work") => {
    const redis = connectRedis(redisUrl, role);
    redis.on("error", () => undefined);
    connections.push(redis);
    return redis;
  };
  const vault = createVault(Buffer.alloc(32, 1));
  const apiUrl = settings.apiUrl ?? "http://127.0.0.1:9";
  const metrics = createMetrics("worker");
  const app = createWorkerApp({
    handlers: { ...stageHandlers, ...settings.handlers },
    db,
    vault,
    client: createTikTokClient({ apiUrl, authUrl: apiUrl, appKey, appSecret }),
    mapping: settings.mapping ?? statusMapping,
    handOverRedis: connect("handOver"),
    workRedis: () => connect("work"),
    stages: settings.stages ?? ["normalize", "persist", "advance"],
    consume: {
      concurrency: undefined,
      lockDurationMs: 5_000,
      stalledIntervalMs: 2_000,
      backoffBaseMs: 20,
    },
    attemptsMax: 3,
    sync: { intervalMs, times: syncTimes({ intervalMs, lagMs }) },
    timeLimitMs: undefined,
    onStuck: () => undefined,
    webhookPublicUrl: undefined,
    retention: retentionOfTests,
    metrics,
    log: settings.logTo
      ? createLog({ name: "test", level: "info" }, settings.logTo)
      : createLog({ name: "test", level: process.env["TEST_LOG_LEVEL"] ?? "silent" }),
  });
  return {
    url,
    db,
    vault,
    databaseUrl: url,
    redisUrl,
    metrics,
    normalizeQueue: openQueue("normalize", connect("handOver")),
    advanceQueue: openQueue("advance", connect("handOver")),
    syncQueue: openQueue("sync", connect("handOver")),
    close: async () => {
      await app.close();
      for (const redis of connections) redis.disconnect();
      await db.end();
      await drop();
    },
  };
};
