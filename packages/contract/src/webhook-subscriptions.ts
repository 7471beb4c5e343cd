import { z } from "zod";
import { ShopId } from "./shops.ts";

const Subscription = z.object({ eventType: z.string(), address: z.string() });

/** Sets all event types that Sluice wants to `address`, or to the setting WEBHOOK_PUBLIC_URL. */
export const SetWebhooks = ShopId.extend({
  // TikTok takes nothing but https; a simulator may be reached without.
  address: z
    .url({ protocol: /^https?$/ })
    .max(255)
    .optional(),
});
export type SetWebhooks = z.infer<typeof SetWebhooks>;

export const WebhookSubscriptions = z.object({
  /** Where webhooks shall go; null while neither the setting nor the request names it. */
  address: z.string().nullable(),
  /** What TikTok has. */
  present: z.array(Subscription),
  /** The event types that Sluice wants. */
  wanted: z.array(z.string()),
  /** What of that is missing at TikTok or goes elsewhere. Empty while `address` is null. */
  different: z.array(z.object({ eventType: z.string(), presentAddress: z.string().nullable() })),
});
export type WebhookSubscriptions = z.infer<typeof WebhookSubscriptions>;
