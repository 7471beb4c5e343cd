import { z } from "zod";

const Count = z.number().int();

/** Where everything stands. Quantiles are over the newest webhooks; null before the first one. */
export const PipelineSummary = z.object({
  orders: z.object({
    received: Count,
    processing: Count,
    shipped: Count,
    delivered: Count,
    failed: Count,
  }),
  events: z.object({ handled: Count, pending: Count }),
  /** Open ones. */
  deadLetters: Count,
  /** From the webhook's arrival until the order's state was decided, in milliseconds. */
  webhookToStateMs: z.object({ p50: z.number().nullable(), p99: z.number().nullable() }),
});
export type PipelineSummary = z.infer<typeof PipelineSummary>;
