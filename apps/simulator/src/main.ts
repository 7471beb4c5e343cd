import { createLog, runProcess } from "@sluice/runtime";
import { createSimulator } from "./app.ts";
import { readSimulatorEnv } from "./env.ts";

const env = readSimulatorEnv();
const log = createLog({ name: "simulator", level: env.LOG_LEVEL });

await runProcess({ log, graceMs: env.SHUTDOWN_GRACE_MS }, async (defer) => {
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
});
