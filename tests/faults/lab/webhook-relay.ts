import { once } from "node:events";
import { Agent, createServer, request as openRequest } from "node:http";
import { readAttempts } from "./read-attempts.ts";
import { relayedWebhook, type Attempt, type RelayedWebhook } from "./relayed-webhook.ts";
import { signWebhook } from "./sign-webhook.ts";
import { takePort } from "../../support/take-port.ts";

export type WebhookRelay = Awaited<ReturnType<typeof startWebhookRelay>>;

/**
 * Stands between the simulator and the receiver: takes every webhook at once and passes it on as
 * TikTok does, sending again what was not answered 200, with the very same bytes. It remembers every
 * attempt. With `perSecond` it sends on a fixed schedule and measures from the time that was due, so
 * that a slow answer cannot hide that the next ones had to wait.
 */
export const startWebhookRelay = async (receiverUrl: string, perSecond?: number) => {
  const agent = new Agent({ keepAlive: true });
  const target = new URL(receiverUrl);
  const webhooks: RelayedWebhook[] = [];
  const attempts: Attempt[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let rate = perSecond;
  let nextSlotMs = 0;
  let inFlight = 0;
  let isClosed = false;

  const at = (dueMs: number, act: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
      },
      Math.max(0, dueMs - Date.now()),
    );
    timers.add(timer);
  };

  const attempt = async (webhook: RelayedWebhook, dueMs: number): Promise<Attempt["outcome"]> => {
    webhook.tries += 1;
    inFlight += 1;
    const outcome = await post({ agent, target, webhook });
    inFlight -= 1;
    attempts.push({ webhook, atMs: dueMs, outcome, durationMs: Date.now() - dueMs });
    if (webhook.state === "acked") return outcome;
    if (outcome === 200) webhook.state = "acked";
    else if (typeof outcome === "number" && endsIt.has(outcome)) webhook.state = "refused";
    else if (!isClosed) sendAgain(webhook);
    return outcome;
  };
  const sendAgain = (webhook: RelayedWebhook) => {
    const waitMs = ladderMs[Math.min(webhook.tries, ladderMs.length) - 1] ?? 0;
    const dueMs = Date.now() + waitMs;
    at(dueMs, () => void attempt(webhook, dueMs));
  };

  /** Passes a webhook on in its turn; gives the first attempt's outcome. */
  const send = (
    body: Buffer | string,
    headers: Record<string, string> = { authorization: signWebhook(body) },
  ): Promise<Attempt["outcome"]> => {
    const webhook = relayedWebhook(Buffer.from(body), headers);
    webhooks.push(webhook);
    const dueMs = Math.max(Date.now(), nextSlotMs);
    if (rate !== undefined) nextSlotMs = dueMs + 1_000 / rate;
    return new Promise((resolve) => at(dueMs, () => void attempt(webhook, dueMs).then(resolve)));
  };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      response.writeHead(200).end();
      void send(Buffer.concat(chunks), { authorization: incoming.headers.authorization ?? "" });
    });
  });
  const port = await takePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${port}/webhooks/tiktok`,
    webhooks,
    attempts,
    send,
    /** From now on; undefined sends as fast as they come. */
    pace: (webhooksPerSecond: number | undefined) => (rate = webhooksPerSecond),
    ...readAttempts(webhooks, attempts),
    /** Webhooks that have no answer yet that ends them. */
    outstanding: () =>
      webhooks.filter(({ state }) => state === "open").length + (inFlight > 0 ? 1 : 0),
    close: () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
};

/** TikTok's two minutes become two seconds. */
const ladderMs = [2_000, 4_000, 8_000, 16_000];
const answerLimitMs = 5_000;

// TikTok accepts a refusal for what a webhook is; all else is the receiver's trouble.
const endsIt = new Set([401, 413, 415]);

const post = ({
  agent,
  target,
  webhook: { body, headers },
}: {
  agent: Agent;
  target: URL;
  webhook: RelayedWebhook;
}): Promise<Attempt["outcome"]> =>
  new Promise((resolve) => {
    const request = openRequest({
      agent,
      method: "POST",
      hostname: target.hostname,
      port: target.port,
      path: target.pathname,
      headers: {
        "content-type": "application/json",
        "content-length": body.length,
        ...headers,
      },
    });
    const limit = setTimeout(() => {
      resolve("timeout");
      request.destroy();
    }, answerLimitMs);
    const settle = (outcome: Attempt["outcome"]) => {
      clearTimeout(limit);
      resolve(outcome);
    };
    request.on("error", () => settle("unreachable"));
    request.on("response", (response) => {
      response.on("error", () => settle("unreachable"));
      response.on("end", () => settle(response.statusCode ?? 0));
      response.resume();
    });
    request.end(body);
  });
