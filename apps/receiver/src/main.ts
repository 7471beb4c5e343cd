import { once } from "node:events";
import { connectDatabase, spillWebhooks, whyDatabaseNotReady } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import {
  addJob,
  connectRedis,
  openQueue,
  reportConnection,
  whyRedisNotReady,
} from "@sluice/queues";
import {
  createLog,
  createMetrics,
  runProcess,
  startOpsServer,
  stopListening,
} from "@sluice/runtime";
import { webhookVerifier } from "@sluice/tiktok";
import { createReceiverApp } from "./app.ts";
import { createFloodGauge } from "./flood-gauge.ts";
import { readReceiverEnv } from "./env.ts";
import { createReceiverMetrics } from "./receiver-metrics.ts";
import { createWebhookStore, spillLimitMs } from "./store-webhook.ts";

// Before an idle connection is closed.
const keepWarmEveryMs = 20_000;

const env = readReceiverEnv();
const log = createLog({ name: "receiver", level: env.LOG_LEVEL });

await runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
  const metrics = createMetrics("receiver");
  const { onAnswer, ...onStore } = createReceiverMetrics(metrics, log);

  const redis = connectRedis(env.REDIS_URL, "receive");
  reportConnection(redis, {
    onLost: (cause) => log.warn({ cause }, "Redis is away"),
    onBack: (awayMs) => log.info({ awayMs }, "Redis is back"),
  });
  defer("redis", () => redis.disconnect());
  const pool = { applicationName: "sluice-receiver", connectionsMax: 2 };
  const db = connectDatabase(env.DATABASE_URL, pool);
  defer("postgres", () => db.end({ timeout: 2 }));
  // The first spill must not also wait for a connection: there are 400 ms in all.
  const keepWarm = () => void whyDatabaseNotReady(db);
  keepWarm();
  const warming = setInterval(keepWarm, keepWarmEveryMs);
  defer("warming", () => clearInterval(warming));
  const queue = openQueue("normalize", redis);
  const webhooks = createWebhookStore({
    addJob: (events) => addJob(queue, events),
    spill: (events) =>
      spillWebhooks(
        db,
        events.map((event) => JSON.stringify(event)),
        spillLimitMs,
      ),
    ...onStore,
  });

  let isStopping = false;
  const ops = await startOpsServer({
    port: env.RECEIVER_OPS_PORT,
    host: env.OPS_HOST,
    metrics,
    whyNotReady: async () => [
      ...(isStopping ? ["the receiver is stopping"] : []),
      ...(webhooks.isSpilling() ? ["Redis takes no jobs: webhooks are kept in Postgres"] : []),
      ...(await whyRedisNotReady(redis)),
    ],
  });
  defer("ops server", ops.close);

  const secrets = [env.TIKTOK_APP_SECRET, env.TIKTOK_APP_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  const server = createReceiverApp({
    isSigned: webhookVerifier({ appKey: env.TIKTOK_APP_KEY, secrets }),
    store: webhooks.store,
    vault: createVault(env.ENCRYPTION_KEY),
    isFlooding: createFloodGauge(),
    nowMs: Date.now,
    onAnswer,
  });
  server.listen(env.RECEIVER_PORT, env.RECEIVER_HOST);
  await once(server, "listening");
  defer("http server", () => {
    isStopping = true;
    return stopListening(server);
  });
});
