export { createWorkerApp, type WorkerAppDeps } from "./app.ts";
export { createOrderReader, type OrderReader, type OrderReaderDeps } from "./order-reader.ts";
export { stageHandlers, type StageDeps } from "./stages.ts";
