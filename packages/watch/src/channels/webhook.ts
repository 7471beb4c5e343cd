import { createHmac } from "node:crypto";
import { idOf } from "../message.ts";
import type { Channel } from "./channel.ts";
import { post } from "./post.ts";

/** Signed as Standard Webhooks 1.0 says; `webhook-id` is the same whenever it is sent again. */
export const webhookChannel = (url: string, secret: string): Channel => ({
  name: "webhook",
  send: ({ id, changes: [first, ...others] }) => {
    if (!first) return Promise.resolve();
    const timestamp = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify({
      type: others.length > 0 ? "alerts.summary" : `alert.${first.change}`,
      timestamp: new Date(timestamp * 1_000).toISOString(),
      data:
        others.length > 0
          ? { changes: [first, ...others].map((change) => ({ id: idOf(change), ...change })) }
          : first,
    });
    return post(url, body, {
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": `v1,${sign(secret, `${id}.${timestamp}.${body}`)}`,
    });
  },
});

const sign = (secret: string, text: string) =>
  createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(text)
    .digest("base64");
