import { z } from "zod";

// The browser gets these two without the state machine behind them; a test of the api holds them
// against the domain's.
export const OrderState = z.enum(["received", "processing", "shipped", "delivered", "failed"]);
export type OrderState = z.infer<typeof OrderState>;

/** The detail within a state. */
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
