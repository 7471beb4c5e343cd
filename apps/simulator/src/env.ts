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
