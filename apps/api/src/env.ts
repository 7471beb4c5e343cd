import { Email, isGuessable, NewPassword } from "@sluice/contract";
import {
  commonSettings,
  EncryptionKeySetting,
  PortSetting,
  readEnv,
  SecretSetting,
  UrlSetting,
} from "@sluice/runtime";
import { channelSettings, limitSettings } from "@sluice/watch";
import { z } from "zod";
import { isOidcWhole, oidcSettings } from "./access/oidc-settings.ts";

const guessable = "is one of those that are guessed first (openssl rand -hex 24 makes a good one)";

/** What a header can carry and nobody guesses. */
const Token = z
  .string()
  .regex(/^[\x21-\x7e]{16,256}$/, "must have 16 to 256 visible ASCII characters, no spaces")
  .refine((text) => !isGuessable(text), guessable);

const SessionSecret = z
  .string()
  .min(32, "must have 32 characters at least (openssl rand -hex 32)")
  .refine((text) => !isGuessable(text), guessable);

const isObject = ({ value }: { value: unknown }) => typeof value === "object";

const Milliseconds = z.coerce.number().int().positive();

const ApiEnv = z
  .object({
    ...commonSettings,
    DATABASE_URL: UrlSetting,
    REDIS_URL: SecretSetting,
    ENCRYPTION_KEY: EncryptionKeySetting,
    SESSION_SECRET: SessionSecret,
    API_TOKEN: Token.optional(),
    ADMIN_EMAIL: Email.optional(),
    ADMIN_PASSWORD: NewPassword.optional(),
    SESSION_IDLE_MS: Milliseconds.default(30 * 60_000),
    SESSION_LIFETIME_MS: Milliseconds.default(12 * 3_600_000),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    TIKTOK_API_URL: UrlSetting.default("https://open-api.tiktokglobalshop.com"),
    TIKTOK_AUTH_URL: UrlSetting.default("https://auth.tiktok-shops.com"),
    TIKTOK_APP_KEY: SecretSetting,
    TIKTOK_APP_SECRET: SecretSetting,
    TIKTOK_CONSENT_URL: UrlSetting.default("https://services.tiktokshop.com/open/authorize"),
    TIKTOK_SERVICE_ID: z.string().optional(),
    WEBHOOK_PUBLIC_URL: UrlSetting.optional(),
    SIMULATOR_URL: UrlSetting.optional(),
    API_PORT: PortSetting.default(8081),
    API_HOST: z.string().default("127.0.0.1"),
    API_OPS_PORT: PortSetting.default(9081),
    STREAM_CLIENTS_MAX: z.coerce.number().int().positive().default(1_000),
    ...oidcSettings,
    ...limitSettings,
    ...channelSettings,
  })
  // Checked along with the rest, so that every problem is printed at once.
  .refine((env) => env.API_TOKEN !== undefined || env.ADMIN_EMAIL !== undefined, {
    path: ["API_TOKEN"],
    message: "is required and not set, unless ADMIN_EMAIL and ADMIN_PASSWORD name a first admin",
    when: isObject,
  })
  .refine((env) => (env.ADMIN_EMAIL === undefined) === (env.ADMIN_PASSWORD === undefined), {
    path: ["ADMIN_PASSWORD"],
    message: "goes with ADMIN_EMAIL: set both or neither",
    when: isObject,
  })
  .refine(isOidcWhole, {
    path: ["OIDC_ISSUER"],
    message:
      "OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_REDIRECT_URL go together: set all or none",
    when: isObject,
  });

export const readApiEnv = () => readEnv(ApiEnv, process.env);
