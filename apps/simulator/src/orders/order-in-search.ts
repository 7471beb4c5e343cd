import { orderBody } from "./order-body.ts";
import type { SimulatedOrder } from "./simulated-order.ts";

/** The order as order search shows it: a few fields differ from order detail. */
export const orderInSearch = (order: SimulatedOrder) => {
  const body = orderBody(order);
  return {
    ...body,
    fulfillment_priority_level: 100,
    ...(body.paid_time !== undefined && {
      recommended_shipping_time: body.paid_time + 24 * 3600,
    }),
  };
};
