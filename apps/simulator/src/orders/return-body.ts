import { orderContents, returnedUnits } from "./order-contents.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { articleBody, refundAmount } from "./refund-amount.ts";
import { regions } from "./regions.ts";

const answerSeconds = 2 * 24 * 3600;

/** An order's return as the search for returns shows it. */
export const returnBody = (order: SimulatedOrder) => {
  const { returnRequest } = order;
  if (!returnRequest) throw new Error(`order ${order.id} has no return`);
  const { status, createTime, updateTime, shippedTime } = returnRequest;
  const contents = orderContents(order);
  const region = regions[order.shop.region];
  const units = returnedUnits(order, contents.units);
  return {
    order_id: order.id,
    return_id: contents.returnId,
    return_type: "RETURN_AND_REFUND",
    return_status: status,
    role: "BUYER",
    // TikTok's list of reasons is not public; this is no word of it.
    return_reason: "simulator_not_as_expected",
    return_reason_text: "The item is not as expected",
    shipment_type: "PLATFORM",
    handover_method: "DROP_OFF",
    can_buyer_keep_item: false,
    create_time: createTime,
    update_time: updateTime,
    ...(shippedTime !== undefined && {
      return_tracking_number: contents.returnTrackingNumber,
      return_provider_id: region.carrier.id,
      return_provider_name: region.carrier.name,
    }),
    ...(status === "RETURN_OR_REFUND_REQUEST_PENDING" && {
      seller_next_action_response: [
        { action: "SELLER_RESPOND_REFUND", deadline: createTime + answerSeconds },
      ],
    }),
    return_line_items: units.map((unit) => ({
      return_line_item_id: `40${unit.id.slice(2)}`,
      ...articleBody(unit),
      refund_amount: refundAmount(region, [unit]),
    })),
    refund_amount: refundAmount(region, units),
  };
};
