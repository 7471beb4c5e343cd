import { readWorkerEnv } from "./env.ts";
import { runWorker } from "./run-worker.ts";
import { stageHandlers } from "./stages.ts";

await runWorker(readWorkerEnv(), stageHandlers);
