import { createHmac } from "node:crypto";

/** The Authorization header that TikTok sends with a webhook. */
export const signWebhook = (
  body: Uint8Array | string,
  { appKey, secret }: { appKey: string; secret: string },
): string => createHmac("sha256", secret).update(appKey).update(body).digest("hex");
