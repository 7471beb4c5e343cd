import { z } from "zod";

export const NaiveWebhook = z.object({
  type: z.number(),
  tts_notification_id: z.string(),
  shop_id: z.string(),
  timestamp: z.number(),
  data: z.object({ order_id: z.string(), order_status: z.string(), update_time: z.number() }),
});
export type NaiveWebhook = z.infer<typeof NaiveWebhook>;
