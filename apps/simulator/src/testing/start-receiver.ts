import { once, EventEmitter } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface ReceivedWebhook {
  authorization: string | undefined;
  contentType: string | undefined;
  raw: Buffer;
  body: {
    type: number;
    tts_notification_id?: string;
    shop_id: string;
    timestamp: number;
    data: Record<string, unknown>;
  };
}

/** Answers with the status for the nth webhook it gets; `"silence"` leaves it without an answer. */
export const startReceiver = async (answer: (nth: number) => number | "silence" = () => 200) => {
  const received: ReceivedWebhook[] = [];
  const arrivals = new EventEmitter();
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await buffer(request);
    const { authorization, "content-type": contentType } = request.headers;
    const body = JSON.parse(raw.toString("utf8")) as ReceivedWebhook["body"];
    received.push({ authorization, contentType, raw, body });
    const status = answer(received.length);
    if (status !== "silence") response.writeHead(status).end();
    arrivals.emit("webhook");
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/tiktok`,
    received,
    /** Resolves once what has arrived satisfies the condition. */
    until: async (condition: (received: ReceivedWebhook[]) => boolean): Promise<void> => {
      while (!condition(received)) await once(arrivals, "webhook");
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};
