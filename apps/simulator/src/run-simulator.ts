import { createLog, runProcess } from "@sluice/runtime";
import { createSimulator } from "./app.ts";
import type { SimulatorEnv } from "./env.ts";

/**
 * The simulator as a process, until a signal ends it. `listening` is called with its URL once it
 * takes calls; an error thrown there ends the process with exit code 1.
 */
export const runSimulator = (
  env: SimulatorEnv,
  listening: (url: string) => Promise<void> = async () => {},
): Promise<void> => {
  const log = createLog({ name: "simulator", level: env.LOG_LEVEL });
  return runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
    const simulator = createSimulator({
      appKey: env.TIKTOK_APP_KEY,
      appSecret: env.TIKTOK_APP_SECRET,
      webhookUrl: env.SIMULATOR_WEBHOOK_URL,
      seed: env.SIMULATOR_SEED,
      timeScale: env.SIMULATOR_TIME_SCALE,
      log,
    });
    defer("simulator", simulator.close);
    const url = await simulator.listen({ port: env.SIMULATOR_PORT, host: env.SIMULATOR_HOST });
    log.info({ url, seed: env.SIMULATOR_SEED, timeScale: env.SIMULATOR_TIME_SCALE }, "listening");
    await listening(url);
  });
};
