import type { ReturnStatus } from "./after-sales.ts";
import type { OrderStatus } from "./order-status.ts";

/** A step sets a new status, moves a return on, or does what TikTok reports without either. */
export type Step =
  | OrderStatus
  | ReturnStatus
  | "cancel requested"
  | "cancel agreed"
  | "cancel withdrawn"
  | "item cancelled"
  | "address changed"
  | "legacy reverse notice";

const toDelivery = [
  "UNPAID",
  "AWAITING_SHIPMENT",
  "AWAITING_COLLECTION",
  "IN_TRANSIT",
  "DELIVERED",
] as const;

const givenBack = [
  ...toDelivery,
  "RETURN_OR_REFUND_REQUEST_PENDING",
  "AWAITING_BUYER_SHIP",
  "BUYER_SHIPPED_ITEM",
  "RETURN_OR_REFUND_REQUEST_SUCCESS",
  "RETURN_OR_REFUND_REQUEST_COMPLETE",
  "COMPLETED",
] as const;

/** Every life an order can have here, from its creation to its end. */
export const paths = {
  delivered: toDelivery,
  completed: [...toDelivery, "COMPLETED"],
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
  cancelledInTransitAgreed: [
    "UNPAID",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "cancel requested",
    "cancel agreed",
    "CANCELLED",
  ],
  cancelWithdrawn: [
    "UNPAID",
    "ON_HOLD",
    "cancel requested",
    "cancel withdrawn",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
  ],
  /** The seller cancels one unit; the rest goes out. */
  partlyCancelled: [
    "UNPAID",
    "AWAITING_SHIPMENT",
    "item cancelled",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
  ],
  cancelledWithLegacyNotice: ["UNPAID", "AWAITING_SHIPMENT", "CANCELLED", "legacy reverse notice"],
  returnedInFull: givenBack,
  returnedInPart: givenBack,
  returnRejected: [
    ...toDelivery,
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "AWAITING_BUYER_RESPONSE",
    "REFUND_OR_RETURN_REQUEST_REJECT",
    "COMPLETED",
  ],
  returnWithdrawn: [
    ...toDelivery,
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "RETURN_OR_REFUND_REQUEST_CANCEL",
    "COMPLETED",
  ],
  returnRefusedOnArrival: [
    ...toDelivery,
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "AWAITING_BUYER_SHIP",
    "BUYER_SHIPPED_ITEM",
    "REJECT_RECEIVE_PACKAGE",
    "COMPLETED",
  ],
  /** Refunded in full before delivery: completed, yet never delivered. */
  refunded: ["UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "COMPLETED"],
} as const satisfies Record<string, readonly Step[]>;

export type PathName = keyof typeof paths;

export const stepsOf = (path: PathName): readonly Step[] => paths[path];
