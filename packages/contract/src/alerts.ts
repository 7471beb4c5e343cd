import { z } from "zod";
import { Time } from "./time.ts";

const Id = z.string().regex(/^[1-9][0-9]{0,17}$/, "not an alert's id");

export const AlertListQuery = z.strictObject({
  /** True for those only that are not resolved, false for those that are; both, if left out. */
  open: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
  kind: z
    .string()
    .regex(/^[a-z_]{1,64}$/, "a kind of alerts, such as sync_stale")
    .optional(),
  shop: z
    .string()
    .regex(/^[0-9]{1,32}$/, "TikTok's shop id: 1 to 32 digits")
    .optional(),
  /** `next` of the page before. */
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AlertListQuery = z.infer<typeof AlertListQuery>;

const AlertSummary = z.object({
  id: z.string(),
  /** Names the trouble; at most one alert of a key is open. */
  key: z.string(),
  kind: z.string(),
  shopId: z.string().nullable(),
  /** What happened, to what, and what to do. */
  text: z.string(),
  openedAt: Time,
  lastSeenAt: Time,
  resolvedAt: Time.nullable(),
  /** Since when somebody deals with it, and who. It is told no more. */
  acknowledgedAt: Time.nullable(),
  acknowledgedBy: z.string().nullable(),
});

/** Newest first. */
export const AlertList = z.object({
  alerts: z.array(AlertSummary),
  /** `before` of the next page; null on the last. */
  next: z.string().nullable(),
});
export type AlertList = z.infer<typeof AlertList>;

export const AlertId = z.strictObject({ id: Id });
export type AlertId = z.infer<typeof AlertId>;

export const ResolvedAlert = z.object({ id: z.string() });
export type ResolvedAlert = z.infer<typeof ResolvedAlert>;

export const AcknowledgedAlert = z.object({ id: z.string() });
export type AcknowledgedAlert = z.infer<typeof AcknowledgedAlert>;
