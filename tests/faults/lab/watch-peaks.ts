import { sleep } from "./nemesis.ts";
import type { Lab } from "./open-lab.ts";
import type { SluiceProcess } from "./start-process.ts";

/** Looks again and again at what workers and Redis hold; gives the most of each, in MB. */
export const watchPeaks = (lab: Lab, workers: SluiceProcess[]) => {
  let workerMb = 0;
  let redisMb = 0;
  let isStopping = false;
  const looking = (async () => {
    while (!isStopping) {
      workerMb = Math.max(workerMb, ...workers.map((one) => one.usage().rssMb));
      const info = String(await lab.redis.command("INFO", "memory"));
      const bytes = Number(/used_memory_peak:(\d+)/.exec(info)?.[1] ?? 0);
      redisMb = Math.max(redisMb, Math.round(bytes / 2 ** 20));
      await sleep(200);
    }
  })();
  return {
    stop: async () => {
      isStopping = true;
      await looking;
      return { workerMb, redisMb };
    },
  };
};
