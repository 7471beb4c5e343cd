import { createHmac } from "node:crypto";

/** The lab's app at TikTok. */
export const app = { key: "faultskey", secret: "faultssecret" };

/** A webhook's `authorization` header, over its raw bytes. */
export const signWebhook = (body: Buffer | string): string =>
  createHmac("sha256", app.secret).update(app.key).update(body).digest("hex");
