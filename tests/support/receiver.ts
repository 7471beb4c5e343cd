import { createHmac } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createVault } from "@sluice/domain/vault";
import { addJob, connectRedis, createEnqueuer, openQueue, type RawWebhook } from "@sluice/queues";
import { createReceiverApp, createReceiverMetrics } from "@sluice/receiver";
import { createLog, createMetrics } from "@sluice/runtime";
import { webhookVerifier } from "@sluice/tiktok";
import { freshRedis } from "./servers.ts";

const appKey = "abcdef";
const appSecret = "123";
export const vaultOfTests = createVault(Buffer.alloc(32, 1));

export const sign = (body: Buffer | string, secret = appSecret, key = appKey): string =>
  createHmac("sha256", secret).update(key).update(body).digest("hex");

/** A receiver on a free port over a real Redis, and what has been enqueued there. */
export const startReceiver = async (
  settings: {
    previousSecret?: string;
    redisUrl?: string;
    /** On a machine under load 400 ms may be too few, and then it is not known what was stored. */
    hasPatience?: boolean;
  } = {},
) => {
  const redis = connectRedis(
    settings.redisUrl ?? (await freshRedis()),
    settings.hasPatience ? "handOver" : "receive",
  );
  redis.on("error", () => undefined);
  const queue = openQueue("normalize", redis);
  const batches: number[] = [];
  const enqueuer = createEnqueuer<"normalize", RawWebhook>(
    "normalize",
    (events) => addJob(queue, events),
    (events) => batches.push(events),
  );
  const metrics = createMetrics("receiver");
  const { onStored } = createReceiverMetrics(
    metrics,
    createLog({ name: "receiver", level: "silent" }),
  );
  let badSignatures = 0;
  const server = createReceiverApp({
    isSigned: webhookVerifier({
      appKey,
      secrets: [appSecret, ...(settings.previousSecret ? [settings.previousSecret] : [])],
    }),
    store: async (event) => {
      await enqueuer.add([event]);
      onStored("redis");
    },
    vault: vaultOfTests,
    isFlooding: async () => (badSignatures += 1) > 1_000,
    nowMs: Date.now,
    onAnswer: () => undefined,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/webhooks/tiktok`;
  return {
    port,
    url,
    redis,
    metrics,
    batches,
    post: (body: Buffer | string, headers: Record<string, string> = {}) =>
      fetch(url, {
        method: "POST",
        body: typeof body === "string" ? body : new Uint8Array(body),
        headers: { "content-type": "application/json", authorization: sign(body), ...headers },
      }),
    enqueued: async (): Promise<RawWebhook[]> => {
      const jobs = await queue.getJobs(["wait"], 0, 10_000, true);
      return jobs.flatMap((job) =>
        (job.data as { events: { event: RawWebhook }[] }).events.map(({ event }) => event),
      );
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      redis.disconnect();
    },
  };
};

/** The bytes of an enqueued body, opened if they were sealed. */
export const bytesOf = ({ body, traceId }: RawWebhook): Buffer => {
  const bytes = Buffer.from(body.bytes, "latin1");
  return body.isSealed ? vaultOfTests.openBody(bytes, traceId) : bytes;
};
