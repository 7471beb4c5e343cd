import { once } from "node:events";
import { createVault } from "@sluice/domain/vault";
import { connectRedis, createEnqueuer, openQueue } from "@sluice/queues";
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

const env = readReceiverEnv();
const log = createLog({ name: "receiver", level: env.LOG_LEVEL });

await runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
  const metrics = createMetrics("receiver");
  const { onAnswer, onBatch } = createReceiverMetrics(metrics, log);

  const redis = connectRedis(env.REDIS_URL, "receive");
  redis.on("error", (err: Error) => log.warn({ message: err.message }, "redis"));
  defer("redis", () => redis.disconnect());
  const enqueuer = createEnqueuer("normalize", openQueue("normalize", redis), onBatch);

  let isStopping = false;
  const ops = await startOpsServer({
    port: env.RECEIVER_OPS_PORT,
    host: env.OPS_HOST,
    metrics,
    whyNotReady: () => [
      ...(isStopping ? ["the receiver is stopping"] : []),
      ...(redis.status === "ready" ? [] : [`Redis: connection is ${redis.status}`]),
    ],
  });
  defer("ops server", ops.close);

  const secrets = [env.TIKTOK_APP_SECRET, env.TIKTOK_APP_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  const server = createReceiverApp({
    isSigned: webhookVerifier({ appKey: env.TIKTOK_APP_KEY, secrets }),
    store: (event) => enqueuer.add([event]),
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
