import type { SimulatedOrder } from "./simulated-order.ts";
import type { OrderStatus } from "./order-status.ts";
import { stepsOf } from "./paths.ts";

/** When each stage of an order was reached, in Unix seconds; undefined where it was not. */
export const timesOf = ({ versions }: SimulatedOrder) => {
  const firstOf = (...statuses: OrderStatus[]) =>
    versions.find(({ status }) => statuses.includes(status))?.updateTime;
  return {
    created: versions[0]?.updateTime,
    paid: firstOf("ON_HOLD", "AWAITING_SHIPMENT"),
    shipped: firstOf("PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    collected: firstOf("IN_TRANSIT"),
    delivered: firstOf("DELIVERED"),
  };
};

export const newestVersion = ({ id, versions }: SimulatedOrder) => {
  const newest = versions.at(-1);
  if (!newest) throw new Error(`order ${id} has no version`);
  return newest;
};

export const isHeld = ({ path }: SimulatedOrder): boolean => stepsOf(path).includes("ON_HOLD");

/** Who ends an order that is cancelled: the buyer on request, the system when nobody paid. */
export const cancelledBy = (order: SimulatedOrder): "BUYER" | "SELLER" | "SYSTEM" => {
  if (order.cancelRequestedAt !== undefined) return "BUYER";
  return timesOf(order).paid === undefined ? "SYSTEM" : "SELLER";
};

/** When the buyer asked to cancel; a request withdrawn is none any more (TikTok leaves it open). */
export const cancelRequestedAt = (order: SimulatedOrder): number | undefined =>
  order.cancellation?.status === "CANCELLATION_REQUEST_CANCELLED"
    ? undefined
    : order.cancelRequestedAt;
