import { commonSettings, PortSetting, readEnv, SecretSetting, UrlSetting } from "@sluice/runtime";
import { z } from "zod";

const SimulatorEnv = z.object({
  ...commonSettings,
  /** 0 takes any free port. */
  SIMULATOR_PORT: PortSetting.default(8090),
  SIMULATOR_HOST: z.string().default("127.0.0.1"),
  SIMULATOR_WEBHOOK_URL: UrlSetting.default("http://127.0.0.1:8080/webhooks/tiktok"),
  SIMULATOR_SEED: z.coerce.number().int().default(1),
  /** How many times faster the gaps between an order's steps and between webhook retries run. */
  SIMULATOR_TIME_SCALE: z.coerce.number().positive().default(1),
  TIKTOK_APP_KEY: SecretSetting,
  TIKTOK_APP_SECRET: SecretSetting,
});
export type SimulatorEnv = z.infer<typeof SimulatorEnv>;

export const readSimulatorEnv = (): SimulatorEnv => readEnv(SimulatorEnv, process.env);

/** What the command line names goes before the environment, and both before the defaults. */
export const readCommandEnv = (named: Record<string, string | undefined>): SimulatorEnv => {
  const defaults = {
    LOG_LEVEL: "warn",
    TIKTOK_APP_KEY: "simulated-app",
    TIKTOK_APP_SECRET: "simulated-secret",
  };
  return readEnv(SimulatorEnv, { ...defaults, ...filled(process.env), ...filled(named) });
};

const filled = (settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value));
