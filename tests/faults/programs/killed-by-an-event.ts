import { readWorkerEnv, runWorker, stageHandlers } from "@sluice/worker";

// A worker that dies, as by a segmentation fault, whenever it is to persist one certain event.
await runWorker(readWorkerEnv(), {
  ...stageHandlers,
  persist: async (events, deps) => {
    if (events.some(({ fact }) => fact.tiktokStatus === "KILLER"))
      process.kill(process.pid, "SIGKILL");
    return await stageHandlers.persist(events, deps);
  },
});
