import {
  isReturnStatus,
  type Cancellation,
  type ReturnRequest,
  type ReturnStatus,
} from "./after-sales.ts";
import type { SimulatedOrder, Version } from "./simulated-order.ts";
import type { Step } from "./paths.ts";
import { cancelledBy } from "./order-times.ts";

/** What a step changes of an order; what is not named stays. */
export interface Change {
  version?: Version;
  cancelRequestedAt?: number;
  cancellation?: Cancellation;
  returnRequest?: ReturnRequest;
  addressChangedAt?: number;
}

/**
 * Only a status makes a version and so moves update_time: TikTok documents it as the time of status
 * changes. Cancellations and returns have update times of their own.
 */
export const changeOf = (order: SimulatedOrder, step: Step, at: number): Change => {
  if (isReturnStatus(step)) return { returnRequest: returnAfter(order, step, at) };
  switch (step) {
    case "address changed":
      return { addressChangedAt: at };
    case "cancel requested":
      return {
        cancelRequestedAt: at,
        cancellation: newCancellation("BUYER", "CANCELLATION_REQUEST_PENDING", at),
      };
    case "cancel agreed":
      return { cancellation: cancellationAfter(order, "CANCELLATION_REQUEST_SUCCESS", at) };
    case "cancel withdrawn":
      return { cancellation: cancellationAfter(order, "CANCELLATION_REQUEST_CANCELLED", at) };
    case "item cancelled": {
      const whole = newCancellation("SELLER", "CANCELLATION_REQUEST_COMPLETE", at);
      return { cancellation: { ...whole, isPartial: true } };
    }
    case "legacy reverse notice":
      return {};
    case "CANCELLED":
      return {
        version: { status: step, updateTime: at },
        cancellation: cancellationAfter(order, "CANCELLATION_REQUEST_COMPLETE", at),
      };
    default:
      return { version: { status: step, updateTime: at } };
  }
};

export const applyChange = (order: SimulatedOrder, { version, ...rest }: Change): void => {
  if (version) order.versions.push(version);
  Object.assign(order, rest);
};

const newCancellation = (
  role: Cancellation["role"],
  status: Cancellation["status"],
  at: number,
): Cancellation => ({ role, status, isPartial: false, createTime: at, updateTime: at });

const cancellationAfter = (order: SimulatedOrder, status: Cancellation["status"], at: number) =>
  order.cancellation
    ? { ...order.cancellation, status, updateTime: at }
    : newCancellation(cancelledBy(order), status, at);

const returnAfter = (order: SimulatedOrder, status: ReturnStatus, at: number): ReturnRequest => ({
  status,
  createTime: order.returnRequest?.createTime ?? at,
  updateTime: at,
  shippedTime:
    order.returnRequest?.shippedTime ?? (status === "BUYER_SHIPPED_ITEM" ? at : undefined),
});
