import type { OrderPhase } from "./order-phase.ts";

/** Rises whenever a status is mapped differently, so that parked facts are driven again. */
export const mappingVersion = 1;

/**
 * The phase that a TikTok order status means; undefined where TikTok has a word that we do not
 * know. The webhook table spells CANCEL what the API spells CANCELLED.
 */
export const phaseOfStatus = (status: string): OrderPhase | undefined => phases.get(status);

/**
 * The phase that an order read from TikTok is in. COMPLETED is the end of after-sales, and also
 * how a full refund before delivery ends: then there is no delivery time.
 */
export const phaseOfRead = (read: {
  status: string;
  hasDeliveryTime: boolean;
}): OrderPhase | undefined =>
  read.status === "COMPLETED" && !read.hasDeliveryTime ? "refunded" : phaseOfStatus(read.status);

const phases = new Map<string, OrderPhase>([
  ["UNPAID", "awaiting_payment"],
  ["ON_HOLD", "on_hold"],
  ["AWAITING_SHIPMENT", "awaiting_shipment"],
  ["PARTIALLY_SHIPPING", "partially_shipped"],
  ["AWAITING_COLLECTION", "awaiting_collection"],
  ["IN_TRANSIT", "in_transit"],
  ["DELIVERED", "delivered"],
  ["COMPLETED", "completed"],
  ["CANCELLED", "cancelled"],
  ["CANCEL", "cancelled"],
]);
