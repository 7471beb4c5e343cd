import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { orderInDetail } from "../orders/order-in-detail.ts";
import { priceDetailBody } from "../orders/price-detail-body.ts";
import { checkShopCall } from "./check-request.ts";
import type { SignedParts, SignedRoute } from "./signed-route.ts";

export const ordersRoutes: readonly SignedRoute[] = [
  {
    method: "GET",
    path: "/order/202309/orders",
    answer: (parts, call) => answerOrders(parts, call),
  },
  {
    method: "GET",
    path: "/order/202507/orders",
    answer: (parts, call) => answerOrders(parts, call),
  },
  {
    method: "GET",
    path: "/order/202407/orders/:order_id/price_detail",
    answer: (parts, call) => answerPriceDetail(parts, call),
  },
];

const idsMax = 50;

const answerOrders = (parts: SignedParts, call: Call): Answer => {
  const { answers, orders } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) return answers.refusal("idsMissing");
  if (ids.length > idsMax) return answers.refusal("idsTooMany");
  // What TikTok does with an id it does not know is not documented; here it is left out.
  const known = ids.map(orders.find).filter((order) => order !== undefined);
  if (known.some((order) => order.shop !== shop)) return answers.refusal("orderOfAnother");
  return answers.success({ orders: known.map(orderInDetail) });
};

const answerPriceDetail = (parts: SignedParts, call: Call): Answer => {
  const { answers, orders } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const order = orders.find(call.params["order_id"] ?? "");
  // An unknown order is nobody's, so not this seller's either; TikTok's own answer is not known.
  if (order?.shop !== shop) return answers.refusal("orderOfAnother");
  return answers.success(priceDetailBody(order));
};
