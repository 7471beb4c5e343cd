import { orderContents } from "./order-contents.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { timesOf } from "./order-times.ts";
import { articleBody, refundAmount } from "./refund-amount.ts";
import { regions } from "./regions.ts";

const answerSeconds = 2 * 24 * 3600;

/** An order's cancellation as the search for cancellations shows it. */
export const cancellationBody = (order: SimulatedOrder) => {
  const { cancellation } = order;
  if (!cancellation) throw new Error(`order ${order.id} has no cancellation`);
  const { role, status, isPartial, createTime, updateTime } = cancellation;
  const contents = orderContents(order);
  const region = regions[order.shop.region];
  const units = isPartial ? contents.units.slice(-1) : contents.units;
  const isPaid = timesOf(order).paid !== undefined;
  const shippingFee = isPartial
    ? 0
    : contents.originalShippingFee - contents.shippingFeePlatformDiscount;
  const reason = contents.cancelReasons[role];
  return {
    cancel_id: contents.cancelId,
    order_id: order.id,
    cancel_type: cancelTypeOf(order),
    cancel_status: status,
    role,
    // TikTok's list of reasons is not public; this is no word of it.
    cancel_reason: `simulator_${reason.toLowerCase().replaceAll(/\W+/g, "_")}`,
    cancel_reason_text: reason,
    create_time: createTime,
    update_time: updateTime,
    ...(status === "CANCELLATION_REQUEST_PENDING" && {
      seller_next_action_response: [
        { action: "SELLER_RESPOND_CANCEL", deadline: createTime + answerSeconds },
      ],
    }),
    ...(isPaid && { refund_amount: refundAmount(region, units, shippingFee) }),
    cancel_line_items: units.map((unit) => ({
      cancel_line_item_id: `40${unit.id.slice(2)}`,
      ...articleBody(unit),
      ...(isPaid && { refund_amount: refundAmount(region, [unit]) }),
    })),
  };
};

export const cancelTypeOf = (order: SimulatedOrder): "REQUEST_CANCEL_REFUND" | "CANCEL" =>
  order.cancellation?.role === "BUYER" && timesOf(order).paid !== undefined
    ? "REQUEST_CANCEL_REFUND"
    : "CANCEL";
