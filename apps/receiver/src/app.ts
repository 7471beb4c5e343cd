import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { discard } from "./discard.ts";
import { receiveWebhook, type ReceiveDeps } from "./receive-webhook.ts";

export interface ReceiverAppDeps extends ReceiveDeps {
  onAnswer: (status: number, durationMs: number) => void;
}

/**
 * The public port: `POST /webhooks/tiktok` and nothing else. It sits on node:http itself, because
 * that answers several times what Express does, and there is but one route.
 */
export const createReceiverApp = (deps: ReceiverAppDeps): Server => {
  const server = createServer(limits, (request, response) => {
    const startedAt = performance.now();
    void answerFor(request, deps).then((status) => {
      answer(request, response, status);
      deps.onAnswer(status, performance.now() - startedAt);
    });
  });
  server.maxConnections = connectionsMax;
  return server;
};

const answerFor = async (request: IncomingMessage, deps: ReceiverAppDeps): Promise<number> => {
  if (request.url !== "/webhooks/tiktok") return 404;
  if (request.method !== "POST") return 405;
  try {
    return await receiveWebhook(request, deps);
  } catch {
    // The sender went away in the middle; nobody reads this answer.
    return 400;
  }
};

const answer = (request: IncomingMessage, response: ServerResponse, status: number) => {
  const headers: Record<string, string> = { "content-length": "0" };
  if (status === 405) headers["allow"] = "POST";
  // What was not read to its end would be taken for the next request.
  const mustClose = !request.complete || status === 413 || status === 429;
  if (mustClose) {
    headers["connection"] = "close";
    request.on("data", discard);
  }
  response.writeHead(status, headers).end(() => {
    if (mustClose) request.socket.destroySoon();
  });
};

// Slow senders are cut after 10 s; an idle connection may be kept longer than a load balancer does.
const limits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
};
const connectionsMax = 10_000;
