import type { OrderStatus } from "./order-status.ts";

/** A step sets a new status, or does what TikTok reports without one. */
export type Step = OrderStatus | "cancel requested" | "address changed";

/** Every life an order can have here, from its creation to its end. */
export const paths = {
  delivered: ["UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED"],
  completed: [
    "UNPAID",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
  ],
  heldThenCompleted: [
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
  ],
  shippedInTwo: [
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
  ],
  addressChanged: [
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "address changed",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
  ],
  neverPaid: ["UNPAID", "CANCELLED"],
  cancelledByBuyer: ["UNPAID", "ON_HOLD", "cancel requested", "CANCELLED"],
  cancelledBySeller: ["UNPAID", "AWAITING_SHIPMENT", "CANCELLED"],
  cancelledInTransit: [
    "UNPAID",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "cancel requested",
    "CANCELLED",
  ],
  /** Refunded in full before delivery: completed, yet never delivered. */
  refunded: ["UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "COMPLETED"],
} as const satisfies Record<string, readonly Step[]>;

export type PathName = keyof typeof paths;

export const stepsOf = (path: PathName): readonly Step[] => paths[path];
