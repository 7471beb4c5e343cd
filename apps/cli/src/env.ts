import { PortSetting, readEnv, SecretSetting, UrlSetting } from "@sluice/runtime";
import { channelSettings, limitSettings } from "@sluice/watch";
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
  ADMIN_EMAIL: z.string().default("admin@sluice.local"),
  ADMIN_PASSWORD: z.string().optional(),
  SESSION_SECRET: z.string().optional(),
  SHUTDOWN_GRACE_MS: z.coerce.number().int().positive().default(10_000),
});
export type UpEnv = z.infer<typeof UpEnv>;

export const readUpEnv = (): UpEnv => readEnv(UpEnv, process.env);

export const readDatabaseEnv = () => readEnv(z.object({ DATABASE_URL: UrlSetting }), process.env);

const DoctorEnv = z.object({
  DATABASE_URL: UrlSetting,
  REDIS_URL: SecretSetting,
  SLUICE_API_URL: UrlSetting.default("http://127.0.0.1:8081"),
  API_TOKEN: z.string().optional(),
  ENCRYPTION_KEY: z.string().optional(),
  TIKTOK_API_URL: UrlSetting.default("https://open-api.tiktokglobalshop.com"),
  ...limitSettings,
  ...channelSettings,
});
export type DoctorEnv = z.infer<typeof DoctorEnv>;

export const readDoctorEnv = (): DoctorEnv => readEnv(DoctorEnv, process.env);

export const readApiClientEnv = () =>
  readEnv(
    z.object({
      SLUICE_API_URL: UrlSetting.default("http://127.0.0.1:8081"),
      SLUICE_DATA_DIR: z.string().optional(),
      API_TOKEN: z.string().optional(),
    }),
    process.env,
  );

/** Where the simulator is that `npm start` runs. */
export const readSimulatorUrl = () =>
  readEnv(z.object({ SIMULATOR_URL: UrlSetting.default("http://127.0.0.1:8090") }), process.env)
    .SIMULATOR_URL;

/** What a process started from here inherits: everything that was set, then what `up` decides. */
export const inheritedEnv = (decided: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: "production",
  ...decided,
});
