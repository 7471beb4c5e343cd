import { webhookTypes, type WebhookEvent } from "../webhooks/webhook-event.ts";
import { cancelledBy, isHeld } from "./order-body.ts";
import { orderContents } from "./order-contents.ts";
import type { OrderStore, SimulatedOrder } from "./order-store.ts";
import type { OrderStatus } from "./order-status.ts";
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
  return notify(order, changeOrder(store, order, step, nowSeconds));
};

export const hasEnded = (order: SimulatedOrder): boolean =>
  order.nextStep >= stepsOf(order.path).length;

type Notice = Pick<WebhookEvent, "type" | "data">;

const notify = (order: SimulatedOrder, notices: Notice[]): WebhookEvent[] =>
  notices.map((notice) => ({ ...notice, shopId: order.shop.id }));

const changeOrder = (
  store: OrderStore,
  order: SimulatedOrder,
  step: Step,
  nowSeconds: number,
): Notice[] => {
  // Only a status moves update_time here: TikTok documents it as the time of status changes.
  if (step === "cancel requested") {
    order.cancelRequestedAt = nowSeconds;
    return [cancellationNotice(order, "CANCELLATION_REQUEST_PENDING", nowSeconds)];
  }
  if (step === "address changed") {
    order.addressChangedAt = nowSeconds;
    return [
      {
        type: webhookTypes.recipientAddressUpdate,
        data: { order_id: order.id, update_time: nowSeconds },
      },
    ];
  }
  store.recordVersion(order, { status: step, updateTime: nowSeconds });
  return [statusNotice(order, step, nowSeconds), ...noticesBeside(order, step, nowSeconds)];
};

const statusNotice = (order: SimulatedOrder, status: OrderStatus, at: number): Notice => ({
  type: webhookTypes.orderStatusChange,
  data: {
    is_on_hold_order: isHeld(order),
    order_id: order.id,
    order_status: status,
    update_time: at,
  },
});

const noticesBeside = (order: SimulatedOrder, status: OrderStatus, at: number): Notice[] => {
  if (status === "PARTIALLY_SHIPPING") return [splitNotice(order, at)];
  if (status === "CANCELLED")
    return [cancellationNotice(order, "CANCELLATION_REQUEST_COMPLETE", at)];
  return [];
};

const splitNotice = (order: SimulatedOrder, at: number): Notice => ({
  type: webhookTypes.packageUpdate,
  data: {
    sc_type: "SPLIT",
    role_type: "ROLE_SELLER",
    package_list: orderContents(order).packages.map(({ id }) => ({
      package_id: id,
      order_id_list: [order.id],
    })),
    update_time: at,
  },
});

const cancellationNotice = (order: SimulatedOrder, cancelStatus: string, at: number): Notice => ({
  type: webhookTypes.cancellationStatusChange,
  data: {
    order_id: order.id,
    cancellations_role: cancelledBy(order),
    cancel_status: cancelStatus,
    cancel_id: orderContents(order).cancelId,
    create_time: order.cancelRequestedAt ?? at,
  },
});
