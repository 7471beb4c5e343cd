import { z } from "zod";
import { OrderPhase, OrderState } from "@sluice/domain/order-phase";
import { OrderId } from "./orders.ts";

/** What people call the usual moves, and the phase that each leads to. */
export const namedMoves = {
  ship: "in_transit",
  deliver: "delivered",
  fail: "cancelled",
  reopen: "awaiting_shipment",
} as const satisfies Record<string, OrderPhase>;

/** Moves an order by hand. TikTok's newer facts win over it. */
export const MoveOrder = OrderId.extend({
  /** A phase, or `ship`, `deliver`, `fail`, `reopen`. */
  to: z.enum([...OrderPhase.options, "ship", "deliver", "fail", "reopen"]),
  reason: z.string().trim().min(3).max(500),
  /** Names the move, so that sending it again moves nothing. */
  idempotencyKey: z.uuid().optional(),
});
export type MoveOrder = z.infer<typeof MoveOrder>;

export const MovedOrder = z.object({
  orderId: z.string(),
  state: OrderState,
  phase: OrderPhase,
  /** False where this move was made before. */
  hasMoved: z.boolean(),
  /** What may follow by hand. */
  legalMoves: z.array(OrderPhase),
});
export type MovedOrder = z.infer<typeof MovedOrder>;
