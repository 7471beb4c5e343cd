import { z } from "zod";

/** The five states are the product's promise to its users. */
export const OrderState = z.enum(["received", "processing", "shipped", "delivered", "failed"]);
export type OrderState = z.infer<typeof OrderState>;

/**
 * The detail within a state. `announced` is an order of which TikTok has spoken but whose status
 * has not been seen yet (an address notice came first, say).
 */
export const OrderPhase = z.enum([
  "announced",
  "awaiting_payment",
  "on_hold",
  "awaiting_shipment",
  "partially_shipped",
  "awaiting_collection",
  "in_transit",
  "delivered",
  "completed",
  "cancelled",
  "refunded",
  "returned",
]);
export type OrderPhase = z.infer<typeof OrderPhase>;

export const stateOfPhase: Record<OrderPhase, OrderState> = {
  announced: "received",
  awaiting_payment: "received",
  on_hold: "received",
  awaiting_shipment: "processing",
  partially_shipped: "processing",
  awaiting_collection: "processing",
  in_transit: "shipped",
  delivered: "delivered",
  completed: "delivered",
  cancelled: "failed",
  refunded: "failed",
  returned: "failed",
};
