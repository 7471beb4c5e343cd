import { webhookTypes, type WebhookEvent } from "../webhooks/webhook-event.ts";
import { isReturnStatus, type Cancellation, type ReturnRequest } from "./after-sales.ts";
import { changeOf } from "./change-of-step.ts";
import { orderContents } from "./order-contents.ts";
import type { OrderStore } from "./order-store.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import type { OrderStatus } from "./order-status.ts";
import { isHeld } from "./order-times.ts";
import { stepsOf, type Step } from "./paths.ts";

/** Moves an order one step on and gives what TikTok would push about it; undefined at its end. */
export const takeStep = (
  store: OrderStore,
  order: SimulatedOrder,
  nowSeconds: number,
): WebhookEvent[] | undefined => {
  const step = stepsOf(order.path)[order.nextStep];
  if (step === undefined) return undefined;
  order.nextStep += 1;
  store.record(order, changeOf(order, step, nowSeconds));
  return noticesOf(order, step, nowSeconds).map((notice) => ({
    ...notice,
    shopId: order.shop.id,
  }));
};

export const hasEnded = (order: SimulatedOrder): boolean =>
  order.nextStep >= stepsOf(order.path).length;

type Notice = Pick<WebhookEvent, "type" | "data">;

const noticesOf = (order: SimulatedOrder, step: Step, at: number): Notice[] => {
  if (isReturnStatus(step))
    return order.returnRequest ? [returnNotice(order, order.returnRequest)] : [];
  const cancellation = order.cancellation ? [cancellationNotice(order, order.cancellation)] : [];
  switch (step) {
    case "cancel requested":
    case "cancel agreed":
    case "cancel withdrawn":
    case "item cancelled":
      return cancellation;
    case "address changed":
      return [notice(webhookTypes.recipientAddressUpdate, { order_id: order.id, update_time: at })];
    // Types 11 and 12 have replaced this one; that it names its order is all that is taken for sure.
    case "legacy reverse notice":
      return [notice(webhookTypes.reverseStatusUpdate, { order_id: order.id, update_time: at })];
    case "CANCELLED":
      return [statusNotice(order, step, at), ...cancellation];
    case "PARTIALLY_SHIPPING":
      return [statusNotice(order, step, at), splitNotice(order, at)];
    default:
      return [statusNotice(order, step, at)];
  }
};

const notice = (type: number, data: Record<string, unknown>): Notice => ({ type, data });

const statusNotice = (order: SimulatedOrder, status: OrderStatus, at: number): Notice =>
  notice(webhookTypes.orderStatusChange, {
    is_on_hold_order: isHeld(order),
    order_id: order.id,
    order_status: status,
    update_time: at,
  });

const splitNotice = (order: SimulatedOrder, at: number): Notice =>
  notice(webhookTypes.packageUpdate, {
    sc_type: "SPLIT",
    role_type: "ROLE_SELLER",
    package_list: orderContents(order).packages.map(({ id }) => ({
      package_id: id,
      order_id_list: [order.id],
    })),
    update_time: at,
  });

const cancellationNotice = (order: SimulatedOrder, { role, status, createTime }: Cancellation) =>
  notice(webhookTypes.cancellationStatusChange, {
    order_id: order.id,
    cancellations_role: role,
    cancel_status: status,
    cancel_id: orderContents(order).cancelId,
    create_time: createTime,
  });

const returnNotice = (order: SimulatedOrder, { status, createTime, updateTime }: ReturnRequest) =>
  notice(webhookTypes.returnStatusChange, {
    order_id: order.id,
    return_role: "BUYER",
    return_type: "RETURN_AND_REFUND",
    return_status: status,
    return_id: orderContents(order).returnId,
    create_time: createTime,
    update_time: updateTime,
  });
