import {
  commonSettings,
  EncryptionKeySetting,
  PortSetting,
  readEnv,
  SecretSetting,
  UrlSetting,
} from "@sluice/runtime";
import { stages, type Stage } from "@sluice/queues";
import { channelSettings, limitSettings } from "@sluice/watch";
import { z } from "zod";

const Stages = z
  .string()
  .transform((text) => text.split(",").map((stage) => stage.trim()))
  .pipe(z.array(z.enum(stages as [Stage, ...Stage[]])).min(1));

const positive = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const WorkerEnv = z.object({
  ...commonSettings,
  DATABASE_URL: UrlSetting,
  REDIS_URL: SecretSetting,
  ENCRYPTION_KEY: EncryptionKeySetting,
  TIKTOK_API_URL: UrlSetting.default("https://open-api.tiktokglobalshop.com"),
  TIKTOK_AUTH_URL: UrlSetting.default("https://auth.tiktok-shops.com"),
  /** The receiver's public address; only where it is set are subscriptions looked after. */
  WEBHOOK_PUBLIC_URL: UrlSetting.optional(),
  TIKTOK_APP_KEY: SecretSetting,
  TIKTOK_APP_SECRET: SecretSetting,
  WORKER_OPS_PORT: PortSetting.default(9082),
  WORKER_STAGES: Stages.default([...stages]),
  WORKER_CONCURRENCY: z.coerce.number().int().positive().optional(),
  JOB_ATTEMPTS: positive(8),
  JOB_BACKOFF_MS: positive(1_000),
  JOB_TIME_LIMIT_MS: z.coerce.number().int().positive().optional(),
  LOCK_DURATION_MS: positive(30_000),
  STALLED_INTERVAL_MS: positive(15_000),
  RETENTION_RAW_DAYS: positive(30),
  RETENTION_PERSONAL_DAYS: positive(90),
  RETENTION_DEAD_LETTER_DAYS: positive(30),
  PURGE_AFTER_DEAUTHORIZATION_HOURS: z.coerce.number().int().min(0).default(24),
  ...limitSettings,
  ...channelSettings,
});

export type WorkerEnv = z.infer<typeof WorkerEnv>;

export const readWorkerEnv = () => readEnv(WorkerEnv, process.env);
