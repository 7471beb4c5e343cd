import { EncryptionKeySetting, PortSetting, readEnv } from "@sluice/runtime";
import { z } from "zod";

const ReceiverEnv = z.object({
  REDIS_URL: z.string().min(1),
  ENCRYPTION_KEY: EncryptionKeySetting,
  TIKTOK_APP_KEY: z.string().min(1),
  TIKTOK_APP_SECRET: z.string().min(1),
  TIKTOK_APP_SECRET_PREVIOUS: z.string().min(1).optional(),
  RECEIVER_PORT: PortSetting.default(8080),
  RECEIVER_HOST: z.string().default("0.0.0.0"),
  RECEIVER_OPS_PORT: PortSetting.default(9080),
  OPS_HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: z.string().default("info"),
  SHUTDOWN_GRACE_MS: z.coerce.number().int().positive().default(10_000),
});

export const readReceiverEnv = () => readEnv(ReceiverEnv, process.env);
