export { createReceiverApp, type ReceiverAppDeps } from "./app.ts";
export { createReceiverMetrics } from "./receiver-metrics.ts";
export { createWebhookStore, spillLimitMs } from "./store-webhook.ts";
