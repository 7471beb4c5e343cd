import { connectDatabase } from "@sluice/db";
import { statusMapping } from "@sluice/domain";
import { createVault } from "@sluice/domain/vault";
import { connectRedis, reportConnection } from "@sluice/queues";
import { createLog, createMetrics, runProcess, startOpsServer } from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { watchOver } from "@sluice/watch";
import { createWorkerApp } from "./app.ts";
import type { WorkerEnv } from "./env.ts";
import type { StageHandlers } from "./stage-handler.ts";
import { syncTimes } from "./sync/sync-times.ts";

/** The worker as a process of the operating system, until it is told to stop. */
export const runWorker = async (env: WorkerEnv, handlers: StageHandlers): Promise<void> => {
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
      reportConnection(redis, {
        onLost: (cause) => log.warn({ role, cause }, "Redis is away"),
        onBack: (awayMs) => log.info({ role, awayMs }, "Redis is back"),
      });
      defer(`redis (${role})`, () => redis.disconnect());
      return redis;
    };

    const handOverRedis = connect("handOver");
    const app = createWorkerApp({
      handlers,
      db,
      vault: createVault(env.ENCRYPTION_KEY),
      client: createTikTokClient({
        apiUrl: env.TIKTOK_API_URL,
        authUrl: env.TIKTOK_AUTH_URL,
        appKey: env.TIKTOK_APP_KEY,
        appSecret: env.TIKTOK_APP_SECRET,
      }),
      handOverRedis,
      workRedis: () => connect("work"),
      mapping: statusMapping,
      stages: env.WORKER_STAGES,
      consume: {
        concurrency: env.WORKER_CONCURRENCY,
        lockDurationMs: env.LOCK_DURATION_MS,
        stalledIntervalMs: env.STALLED_INTERVAL_MS,
        backoffBaseMs: env.JOB_BACKOFF_MS,
      },
      attemptsMax: env.JOB_ATTEMPTS,
      sync: {
        intervalMs: env.SYNC_INTERVAL_MS,
        times: syncTimes({ intervalMs: env.SYNC_INTERVAL_MS, lagMs: env.SYNC_LAG_MS }),
      },
      timeLimitMs: env.JOB_TIME_LIMIT_MS,
      onStuck: (text) => {
        throw new Error(`${text}: this process ends, to be started anew`);
      },
      webhookPublicUrl: env.WEBHOOK_PUBLIC_URL,
      retention: {
        rawDays: env.RETENTION_RAW_DAYS,
        personalDays: env.RETENTION_PERSONAL_DAYS,
        deadLetterDays: env.RETENTION_DEAD_LETTER_DAYS,
        purgeAfterDeauthorizationHours: env.PURGE_AFTER_DEAUTHORIZATION_HOURS,
      },
      metrics,
      log,
    });
    defer("stages", app.close);

    const watch = watchOver({ db, redis: handOverRedis, env, log });
    defer("watch", watch.close);

    const ops = await startOpsServer({
      port: env.WORKER_OPS_PORT,
      host: env.OPS_HOST,
      metrics,
      whyNotReady: app.whyNotReady,
    });
    defer("ops server", ops.close);
  });
};
