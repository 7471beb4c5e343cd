import { orderBody } from "./order-body.ts";
import type { SimulatedOrder } from "./simulated-order.ts";

/** The order as order detail shows it: a few fields differ from order search. */
export const orderInDetail = (order: SimulatedOrder) => {
  const body = orderBody(order);
  const isCard = body.payment_method_name.includes("card");
  return {
    ...body,
    payment_method_code: body.payment_method_name.toUpperCase().replaceAll(/\W+/g, "_"),
    payment_card_type: isCard ? "VISA" : "",
    ...(isCard && body.paid_time !== undefined && { payment_auth_code: order.id.slice(-6) }),
    // Only Brazil has one.
    channel_entity_national_registry_id: "",
  };
};
