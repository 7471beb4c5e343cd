import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { newestVersion } from "../orders/order-times.ts";
import type { Controls } from "./controls.ts";

/** Takes an order's next step now instead of when it is due. */
export const answerAdvance = (
  { orders, player }: Pick<Controls, "orders" | "player">,
  { params }: Call,
): Answer => {
  const order = orders.find(params["id"] ?? "");
  if (!order) return json(404, { error: "no such order" });
  if (!player.advance(order)) return json(409, { error: "the order has reached its end" });
  const { returnRequest } = order;
  return json(200, {
    orderId: order.id,
    ...newestVersion(order),
    ...(returnRequest && { returnStatus: returnRequest.status }),
  });
};
