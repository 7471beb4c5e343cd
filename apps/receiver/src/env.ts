import {
  commonSettings,
  EncryptionKeySetting,
  PortSetting,
  readEnv,
  SecretSetting,
  UrlSetting,
} from "@sluice/runtime";
import { z } from "zod";

const ReceiverEnv = z.object({
  ...commonSettings,
  DATABASE_URL: UrlSetting,
  REDIS_URL: SecretSetting,
  ENCRYPTION_KEY: EncryptionKeySetting,
  TIKTOK_APP_KEY: SecretSetting,
  TIKTOK_APP_SECRET: SecretSetting,
  TIKTOK_APP_SECRET_PREVIOUS: SecretSetting.optional(),
  RECEIVER_PORT: PortSetting.default(8080),
  RECEIVER_HOST: z.string().default("0.0.0.0"),
  RECEIVER_OPS_PORT: PortSetting.default(9080),
});

export const readReceiverEnv = () => readEnv(ReceiverEnv, process.env);
