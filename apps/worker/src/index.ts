export { createWorkerApp, type WorkerAppDeps } from "./app.ts";
export { createOrderReader, type OrderReader, type OrderReaderDeps } from "./order-reader.ts";
export type { StageDeps } from "./stage-handler.ts";
export { stageHandlers } from "./stages.ts";
