import { connectDatabase } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { connectRedis } from "@sluice/queues";
import { createLog, createMetrics, runProcess, startOpsServer } from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { createWorkerApp } from "./app.ts";
import { readWorkerEnv } from "./env.ts";

const env = readWorkerEnv();
const log = createLog({ name: "worker", level: env.LOG_LEVEL });

await runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
  const metrics = createMetrics("worker");
  const db = connectDatabase(env.DATABASE_URL, {
    applicationName: "sluice-worker",
    connectionsMax: 20,
  });
  defer("postgres", () => db.end({ timeout: 2 }));

  const connect = (role: "handOver" | "work") => {
    const redis = connectRedis(env.REDIS_URL, role);
    redis.on("error", (err: Error) => log.warn({ role, message: err.message }, "redis"));
    defer(`redis (${role})`, () => redis.disconnect());
    return redis;
  };

  const app = createWorkerApp({
    db,
    vault: createVault(env.ENCRYPTION_KEY),
    client: createTikTokClient({
      apiUrl: env.TIKTOK_API_URL,
      authUrl: env.TIKTOK_AUTH_URL,
      appKey: env.TIKTOK_APP_KEY,
      appSecret: env.TIKTOK_APP_SECRET,
    }),
    handOverRedis: connect("handOver"),
    workRedis: () => connect("work"),
    stages: env.WORKER_STAGES,
    consume: {
      concurrency: env.WORKER_CONCURRENCY,
      lockDurationMs: env.LOCK_DURATION_MS,
      stalledIntervalMs: env.STALLED_INTERVAL_MS,
      backoffBaseMs: env.JOB_BACKOFF_MS,
    },
    attemptsMax: env.JOB_ATTEMPTS,
    metrics,
    log,
  });
  defer("stages", app.close);

  const ops = await startOpsServer({
    port: env.WORKER_OPS_PORT,
    host: env.OPS_HOST,
    metrics,
    whyNotReady: app.whyNotReady,
  });
  defer("ops server", ops.close);
});
