import { OrderPhase, OrderState } from "@sluice/domain/order-phase";
import { z } from "zod";
import { PipelineSummary } from "./pipeline-summary.ts";
import { QueueSummary } from "./queues.ts";
import { Time } from "./time.ts";

export const StreamQuery = z.strictObject({
  /** TikTok's shop id: only its orders' changes are told. */
  shop: z
    .string()
    .regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _")
    .optional(),
  /** The id of the last event seen, for clients that cannot send the header `Last-Event-ID`. */
  after: z.coerce.number().int().min(0).optional(),
});
export type StreamQuery = z.infer<typeof StreamQuery>;

/**
 * Server-sent events (`text/event-stream`) without end: `hello` first, `order` for each change,
 * `pipeline` now and then, `reset` where it cannot be said any more what has changed. The ids are of
 * order changes: go on from one by `Last-Event-ID`.
 */
export const EventStream = z.string().meta({ contentMediaType: "text/event-stream" });

/** Data of `hello` and `reset`: changes behind this position follow. After a `reset` reload lists. */
export const StreamPosition = z.object({ position: z.number().int() });
export type StreamPosition = z.infer<typeof StreamPosition>;

/** Data of `order`: an order came into another phase. Steps that were taken at once are one change. */
export const StreamedChange = z.object({
  tiktokOrderId: z.string(),
  /** Sluice's own id. */
  orderId: z.uuid(),
  shopId: z.string(),
  fromPhase: OrderPhase,
  fromState: OrderState,
  toPhase: OrderPhase,
  toState: OrderState,
  at: Time,
});
export type StreamedChange = z.infer<typeof StreamedChange>;

/** Data of `pipeline`: where everything stands. Told when it has changed; it has no id. */
export const StreamedFigures = PipelineSummary.extend({ queues: z.array(QueueSummary) });
export type StreamedFigures = z.infer<typeof StreamedFigures>;
