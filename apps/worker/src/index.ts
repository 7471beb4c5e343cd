export { createWorkerApp, type WorkerAppDeps } from "./app.ts";
