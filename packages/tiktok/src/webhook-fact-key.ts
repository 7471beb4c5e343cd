import { createHash } from "node:crypto";
import type { Envelope } from "./wire-webhook.ts";

/**
 * What makes a webhook the same one again: the shop, TikTok's notification id, and a hash of what
 * was said. The push time is no part of it, because a re-send may differ in nothing else.
 * `orderId` tells the facts of a package update apart, which may name several orders.
 */
export const webhookFactKey = (
  { type, shop_id, tts_notification_id, data }: Envelope,
  body: Buffer,
  orderId: string | null,
): string => {
  const said =
    tts_notification_id === null && holdsRoundedNumber(data)
      ? body
      : JSON.stringify([type, data ?? null, orderId]);
  return keyOf(shop_id, tts_notification_id, said);
};

/** The key of a body that cannot be read: the same bytes are the same webhook. */
export const unreadableWebhookKey = (body: Buffer): string => keyOf(null, null, body);

const keyOf = (shopId: string | null, notificationId: string | null, said: string | Buffer) =>
  `webhook:${shopId ?? "-"}:${notificationId ?? "-"}:${shortHash(said)}`;

const shortHash = (said: string | Buffer): string =>
  createHash("sha256").update(said).digest("hex").slice(0, 16);

/** Two ids sent as numbers above 2^53 may parse as the same one: then only the bytes differ. */
const holdsRoundedNumber = (json: unknown): boolean => {
  if (typeof json === "number") return Math.abs(json) > Number.MAX_SAFE_INTEGER;
  if (typeof json !== "object" || json === null) return false;
  return Object.values(json).some(holdsRoundedNumber);
};
