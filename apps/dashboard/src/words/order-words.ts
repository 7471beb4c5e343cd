import type { OrderPhase, OrderState } from "@sluice/contract";

export const stateWords: Record<OrderState, string> = {
  received: "Received",
  processing: "Processing",
  shipped: "Shipped",
  delivered: "Delivered",
  failed: "Failed",
};

export const phaseWords: Record<OrderPhase, string> = {
  announced: "Announced",
  awaiting_payment: "Awaiting payment",
  on_hold: "On hold",
  awaiting_shipment: "Awaiting shipment",
  partially_shipped: "Partially shipped",
  awaiting_collection: "Awaiting collection",
  in_transit: "In transit",
  delivered: "Delivered",
  completed: "Completed",
  cancelled: "Cancelled",
  refunded: "Refunded",
  returned: "Returned",
};

/** What a phase means, for somebody who sees it for the first time. */
export const phaseHints: Record<OrderPhase, string> = {
  announced: "TikTok has named the order; its status has not been read yet.",
  awaiting_payment: "The buyer has not paid yet.",
  on_hold: "TikTok holds it for up to an hour after payment, in case the buyer cancels.",
  awaiting_shipment: "Paid; the seller is to pack and ship it.",
  partially_shipped: "Some packages are on their way, others are not.",
  awaiting_collection: "Packed; the carrier is to collect it.",
  in_transit: "The carrier has it.",
  delivered: "The buyer has it; it may still be returned.",
  completed: "The time for returns is over.",
  cancelled: "It was cancelled.",
  refunded: "It was refunded without being delivered.",
  returned: "The buyer sent all of it back.",
};
