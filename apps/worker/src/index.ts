export { bury } from "./bury.ts";
export { letterEventKey } from "./dead-letter.ts";
export { createWorkerApp } from "./app.ts";
export type { WorkerAppDeps } from "./worker-app-deps.ts";
export { createOrderReader, type OrderReader, type OrderReaderDeps } from "./order-reader.ts";
export { readWorkerEnv, type WorkerEnv } from "./env.ts";
export { runWorker } from "./run-worker.ts";
export type { StageDeps, StageHandler, StageHandlers } from "./stage-handler.ts";
export { stageHandlers } from "./stages.ts";
export { replayEvents } from "./replay-events.ts";
export { createResolver } from "./resolve-dead-letters.ts";
export {
  createShopCalls,
  type CallResult,
  type ShopCalls,
  type ShopCallsDeps,
} from "./shop-calls.ts";
export { createCallMetrics } from "./shop-calls/call-metrics.ts";
export type { Endpoint } from "./shop-calls/endpoint.ts";
export {
  createRefreshAuthorization,
  type RefreshAuthorizationDeps,
} from "./shop-calls/refresh-authorization.ts";
export { snapshotEvent } from "./snapshot-event.ts";
export { sweeps } from "./sweeps.ts";
export type { SweepDeps } from "./sweeps/sweep.ts";
export { syncTimes } from "./sync/sync-times.ts";
