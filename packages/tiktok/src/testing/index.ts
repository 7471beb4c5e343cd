export { aWebhook, type WebhookOverrides } from "./a-webhook.ts";
export { aWireCancellation } from "./a-wire-cancellation.ts";
export { aWireOrder } from "./a-wire-order.ts";
export { aWireReturn } from "./a-wire-return.ts";
export { signWebhook } from "./sign-webhook.ts";
