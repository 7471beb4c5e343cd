import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connectDatabase, connectViews } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { connectRedis, reportConnection } from "@sluice/queues";
import {
  createLog,
  createMetrics,
  runProcess,
  startOpsServer,
  stopListening,
} from "@sluice/runtime";
import { createTikTokClient } from "@sluice/tiktok";
import { watchOver } from "@sluice/watch";
import { makeFirstAdmin } from "./access/first-admin.ts";
import { createOidc } from "./access/oidc.ts";
import { oidcOf } from "./access/oidc-settings.ts";
import { createPasswords } from "./access/passwords.ts";
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
  reportConnection(redis, {
    onLost: (cause) => log.warn({ cause }, "Redis is away"),
    onBack: (awayMs) => log.info({ awayMs }, "Redis is back"),
  });
  defer("redis", () => redis.disconnect());

  const passwords = createPasswords();
  if (env.ADMIN_EMAIL !== undefined && env.ADMIN_PASSWORD !== undefined) {
    const admin = { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD };
    defer("first admin", makeFirstAdmin(admin, { db, passwords, log }));
  }

  const oidc = oidcOf(env);
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
    access: {
      sessionSecret: env.SESSION_SECRET,
      sessions: { idleMs: env.SESSION_IDLE_MS, lifetimeMs: env.SESSION_LIFETIME_MS },
      passwords,
      oidc: oidc && createOidc(oidc),
    },
    trustedProxies: env.TRUSTED_PROXIES,
    consent: { url: env.TIKTOK_CONSENT_URL, serviceId: env.TIKTOK_SERVICE_ID },
    webhookPublicUrl: env.WEBHOOK_PUBLIC_URL,
    simulatorUrl: env.SIMULATOR_URL,
    streamClientsMax: env.STREAM_CLIENTS_MAX,
    // It stands as far from the source as from what is built.
    dashboardFolder: fileURLToPath(new URL("../../dashboard/dist", import.meta.url)),
    metrics,
    log,
  });

  const watch = watchOver({ db, redis, env, log });
  defer("watch", watch.close);

  // Before anybody can ask whether it is ready.
  app.server.listen(env.API_PORT, env.API_HOST);
  await once(app.server, "listening");

  const ops = await startOpsServer({
    port: env.API_OPS_PORT,
    host: env.OPS_HOST,
    metrics,
    whyNotReady: app.whyNotReady,
  });
  defer("ops server", ops.close);
  defer("http server", () => stopListening(app.server));
  defer("stream", app.stream.close);
  await app.stream.start();
});
