/** A request to cancel, or a cancellation nobody asked for; an order has at most one here. */
export interface Cancellation {
  role: "BUYER" | "SELLER" | "SYSTEM";
  status: CancelStatus;
  /** Only the order's last unit is cancelled; the rest goes on. */
  isPartial: boolean;
  /** Unix seconds, as all times here. */
  createTime: number;
  updateTime: number;
}

export type CancelStatus =
  | "CANCELLATION_REQUEST_PENDING"
  | "CANCELLATION_REQUEST_SUCCESS"
  | "CANCELLATION_REQUEST_CANCELLED"
  | "CANCELLATION_REQUEST_COMPLETE";

/** A buyer's wish to give goods back; the order's own status does not follow it. */
export interface ReturnRequest {
  status: ReturnStatus;
  createTime: number;
  updateTime: number;
  /** When the buyer handed the parcel over, if that has happened. */
  shippedTime: number | undefined;
}

export const returnStatuses = [
  "RETURN_OR_REFUND_REQUEST_PENDING",
  "AWAITING_BUYER_SHIP",
  "BUYER_SHIPPED_ITEM",
  "REJECT_RECEIVE_PACKAGE",
  "AWAITING_BUYER_RESPONSE",
  "REFUND_OR_RETURN_REQUEST_REJECT",
  "RETURN_OR_REFUND_REQUEST_CANCEL",
  "RETURN_OR_REFUND_REQUEST_SUCCESS",
  "RETURN_OR_REFUND_REQUEST_COMPLETE",
] as const;

export type ReturnStatus = (typeof returnStatuses)[number];

export const isReturnStatus = (step: string): step is ReturnStatus =>
  (returnStatuses as readonly string[]).includes(step);
