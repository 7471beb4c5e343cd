import { sendRaw, statusOf } from "../../support/raw-http.ts";
import { relayedWebhook } from "./relayed-webhook.ts";
import type { Sluice } from "./start-sluice.ts";

export interface RawPost {
  /** Header lines as they are to stand on the wire. */
  headers: string[];
  body: Buffer;
}

export interface RawReply {
  status: number;
  /** What came behind the head. */
  body: string;
}

/** Sends a webhook whose every byte is the caller's; the relay's records hold it like any other. */
export const postRaw = async (
  { relay, urls }: Pick<Sluice, "relay" | "urls">,
  { headers, body }: RawPost,
): Promise<RawReply> => {
  const { port, pathname } = new URL(urls.receiver);
  const webhook = relayedWebhook(body, {});
  relay.webhooks.push(webhook);
  const atMs = Date.now();
  const head = [
    `POST ${pathname} HTTP/1.1`,
    "Host: receiver",
    ...headers,
    `Content-Length: ${body.length}`,
    "Connection: close",
  ].join("\r\n");
  const answer = await sendRaw(Number(port), [
    Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), body]),
  ]);
  const status = statusOf(answer);
  const outcome = status === 0 ? "unreachable" : status;
  webhook.tries = 1;
  webhook.state = status === 200 ? "acked" : "refused";
  relay.attempts.push({ webhook, atMs, outcome, durationMs: Date.now() - atMs });
  return { status, body: answer.text.split("\r\n\r\n").slice(1).join("\r\n\r\n") };
};
