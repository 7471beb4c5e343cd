import {
  commonSettings,
  EncryptionKeySetting,
  PortSetting,
  readEnv,
  SecretSetting,
  UrlSetting,
} from "@sluice/runtime";
import { z } from "zod";

/** What a header can carry and nobody guesses. */
const Token = z
  .string()
  .regex(/^[\x21-\x7e]{16,256}$/, "must have 16 to 256 visible ASCII characters, no spaces");

const ApiEnv = z.object({
  ...commonSettings,
  DATABASE_URL: UrlSetting,
  REDIS_URL: SecretSetting,
  ENCRYPTION_KEY: EncryptionKeySetting,
  API_TOKEN: Token,
  TIKTOK_API_URL: UrlSetting.default("https://open-api.tiktokglobalshop.com"),
  TIKTOK_AUTH_URL: UrlSetting.default("https://auth.tiktok-shops.com"),
  TIKTOK_APP_KEY: SecretSetting,
  TIKTOK_APP_SECRET: SecretSetting,
  API_PORT: PortSetting.default(8081),
  API_HOST: z.string().default("127.0.0.1"),
  API_OPS_PORT: PortSetting.default(9081),
});

export const readApiEnv = () => readEnv(ApiEnv, process.env);
