import { once } from "node:events";
import { connectDatabase, connectViews } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { connectRedis } from "@sluice/queues";
import {
  createLog,
  createMetrics,
  runProcess,
  startOpsServer,
  stopListening,
} from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { createApiApp } from "./app.ts";
import { readApiEnv } from "./env.ts";

const env = readApiEnv();
const log = createLog({ name: "api", level: env.LOG_LEVEL });

await runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
  const metrics = createMetrics("api");
  const pool = { applicationName: "sluice-api", connectionsMax: 5 };
  const db = connectDatabase(env.DATABASE_URL, pool);
  defer("postgres", () => db.end({ timeout: 2 }));
  const views = connectViews(env.DATABASE_URL, pool);
  defer("postgres (views)", () => views.$client.end({ timeout: 2 }));

  const redis = connectRedis(env.REDIS_URL, "handOver");
  redis.on("error", (err: Error) => log.warn({ message: err.message }, "redis"));
  defer("redis", () => redis.disconnect());

  const app = createApiApp({
    db,
    views,
    redis,
    vault: createVault(env.ENCRYPTION_KEY),
    client: createTikTokClient({
      apiUrl: env.TIKTOK_API_URL,
      authUrl: env.TIKTOK_AUTH_URL,
      appKey: env.TIKTOK_APP_KEY,
      appSecret: env.TIKTOK_APP_SECRET,
    }),
    apiToken: env.API_TOKEN,
    metrics,
    log,
  });

  const ops = await startOpsServer({
    port: env.API_OPS_PORT,
    host: env.OPS_HOST,
    metrics,
    whyNotReady: app.whyNotReady,
  });
  defer("ops server", ops.close);

  app.server.listen(env.API_PORT, env.API_HOST);
  await once(app.server, "listening");
  defer("http server", () => stopListening(app.server));
});
