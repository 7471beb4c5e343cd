import { SecretSetting, UrlSetting } from "@sluice/runtime";
import { z } from "zod";

const positive = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** From when on something is worth a person's attention. The same in every process. */
export const limitSettings = {
  ALERT_DEAD_LETTERS: positive(100),
  ALERT_DEAD_LETTERS_WITHIN_MS: positive(600_000),
  ALERT_WORK_AGE_MS: positive(300_000),
  ALERT_NO_WORKERS_MS: positive(60_000),
  ALERT_STALLED_MS: positive(120_000),
  ALERT_TOKEN_LEFT_MS: positive(1_800_000),
  ALERT_REDIS_MEMORY_PERCENT: positive(75),
  SYNC_INTERVAL_MS: positive(300_000),
  SYNC_LAG_MS: z.coerce.number().int().min(0).default(120_000),
};

export type Limits = z.infer<z.ZodObject<typeof limitSettings>>;

/** Where alerts are sent to. A channel is on where its settings are there. */
export const channelSettings = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")
    .optional(),
  ALERT_EMAIL_FROM: z.string().optional(),
  /** Several addresses are separated by commas. */
  ALERT_EMAIL_TO: z.string().optional(),
  ALERT_SLACK_URL: UrlSetting.optional(),
  ALERT_WEBHOOK_URL: UrlSetting.optional(),
  /** As Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64. */
  ALERT_WEBHOOK_SECRET: SecretSetting.refine(isWebhookSecret, {
    message: "must be whsec_ and 24 to 64 bytes in base64",
  }).optional(),
  ALERT_MESSAGES_PER_MINUTE: positive(10),
};

export type ChannelSettings = z.infer<z.ZodObject<typeof channelSettings>>;

function isWebhookSecret(text: string): boolean {
  const { length } = Buffer.from(text.replace(/^whsec_/, ""), "base64");
  return text.startsWith("whsec_") && length >= 24 && length <= 64;
}
