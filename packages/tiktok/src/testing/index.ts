export { aWebhook, type WebhookOverrides } from "./a-webhook.ts";
export { aWireOrder } from "./a-wire-order.ts";
export { signWebhook } from "./sign-webhook.ts";
