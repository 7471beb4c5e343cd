import { PortSetting, readEnv, UrlSetting } from "@sluice/runtime";
import { z } from "zod";

const UpEnv = z.object({
  REDIS_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  SLUICE_DATA_DIR: z.string().optional(),
  SLUICE_POSTGRES: z.enum(["any", "embedded"]).default("any"),
  RECEIVER_PORT: PortSetting.default(8080),
  RECEIVER_OPS_PORT: PortSetting.default(9080),
  API_PORT: PortSetting.default(8081),
  API_OPS_PORT: PortSetting.default(9081),
  WORKER_OPS_PORT: PortSetting.default(9082),
  SIMULATOR_PORT: PortSetting.default(8090),
  SIMULATOR_SEED: z.string().optional(),
  SIMULATOR_TIME_SCALE: z.string().default("120"),
  TIKTOK_APP_KEY: z.string().optional(),
  TIKTOK_APP_SECRET: z.string().optional(),
  ENCRYPTION_KEY: z.string().optional(),
  API_TOKEN: z.string().optional(),
  SHUTDOWN_GRACE_MS: z.coerce.number().int().positive().default(10_000),
});
export type UpEnv = z.infer<typeof UpEnv>;

export const readUpEnv = (): UpEnv => readEnv(UpEnv, process.env);

export const readDatabaseEnv = () => readEnv(z.object({ DATABASE_URL: UrlSetting }), process.env);

/** What a process started from here inherits: everything that was set, then what `up` decides. */
export const inheritedEnv = (decided: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: "production",
  ...decided,
});
