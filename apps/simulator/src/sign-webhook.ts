import { createHmac } from "node:crypto";

/** What TikTok puts into a webhook's `Authorization` header: lower-case hex over key + raw body. */
export const signWebhook = ({
  appKey,
  appSecret,
  body,
}: {
  appKey: string;
  appSecret: string;
  body: Uint8Array;
}): string => createHmac("sha256", appSecret).update(appKey).update(body).digest("hex");
