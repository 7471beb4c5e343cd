import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Queue } from "bullmq";
import express from "express";
import { Redis } from "ioredis";
import type { NaiveReceiverCommands } from "../protocol.ts";
import { naiveJobOptions } from "./naive-job-options.ts";
import { NaiveWebhook } from "./naive-webhook.ts";
import { serveCommands } from "./serve-commands.ts";

let queue: Queue;

/** What a capable engineer writes first: check the signature, parse, add a job, answer. */
const listen = (appKey: string, appSecret: string) => {
  const app = express();
  app.post(
    "/webhooks/tiktok",
    express.raw({ type: "application/json" }),
    async (request, response) => {
      const body = request.body as Buffer;
      const expected = createHmac("sha256", appSecret).update(appKey).update(body).digest();
      const claimed = Buffer.from(request.headers.authorization ?? "", "hex");
      if (claimed.length !== expected.length || !timingSafeEqual(expected, claimed)) {
        response.writeHead(401).end();
        return;
      }
      const webhook = NaiveWebhook.parse(JSON.parse(body.toString("utf8")));
      await queue.add("webhook", webhook);
      response.writeHead(200, { "content-length": "0" }).end();
    },
  );
  return app.listen(0, "127.0.0.1");
};

const commands: NaiveReceiverCommands = {
  open: async ({ redisUrl, appKey, appSecret }) => {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    queue = new Queue("webhooks", { connection, defaultJobOptions: naiveJobOptions });
    const server = listen(appKey, appSecret);
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port };
  },
  countWaiting: async () => (await queue.getJobCounts("wait"))["wait"] ?? 0,
};

serveCommands(commands);
