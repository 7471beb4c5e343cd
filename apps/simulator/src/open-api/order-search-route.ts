import { z } from "zod";
import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { drawnFacts } from "../orders/order-facts.ts";
import { orderInSearch } from "../orders/order-in-search.ts";
import { orderStatuses } from "../orders/order-status.ts";
import type { SimulatedOrder } from "../orders/simulated-order.ts";
import { cancelRequestedAt, newestVersion } from "../orders/order-times.ts";
import { checkShopCall } from "./check-request.ts";
import { readSearch } from "./read-search.ts";
import type { SignedParts, SignedRoute } from "./signed-route.ts";
import { timeFilters, windowsOf } from "./time-filters.ts";

export const orderSearchRoute: SignedRoute = {
  method: "POST",
  path: "/order/202309/orders/search",
  answer: (parts, call) => answerSearch(parts, call),
};

const OrderFilters = z.object({
  ...timeFilters,
  order_status: z.enum(orderStatuses).optional(),
  shipping_type: z.enum(["TIKTOK", "SELLER"]).optional(),
  buyer_user_id: z.string().optional(),
  is_buyer_request_cancel: z.boolean().optional(),
  warehouse_ids: z.array(z.string()).max(100).optional(),
});
type OrderFilters = z.infer<typeof OrderFilters>;

const answerSearch = (parts: SignedParts, call: Call): Answer => {
  const { answers, orders } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const search = readSearch(parts, call, shop, {
    filters: OrderFilters,
    pageSize: { min: 1, max: 100, refusal: "pageSizeInvalid" },
  });
  if ("refusal" in search) return search.refusal;
  const found = orders.searchOrders(shop, {
    ...search,
    ...windowsOf(search.filters),
    matches: matcherOf(search.filters),
  });
  return answers.success({
    orders: found.items.map(orderInSearch),
    next_page_token: search.nextToken(found.total),
    total_count: found.total,
  });
};

/** Undefined where the filters ask for nothing but times. */
const matcherOf = (filters: OrderFilters): ((order: SimulatedOrder) => boolean) | undefined => {
  const { order_status, shipping_type, buyer_user_id, is_buyer_request_cancel } = filters;
  const warehouses = filters.warehouse_ids?.length ? filters.warehouse_ids : undefined;
  const asks = [order_status, shipping_type, buyer_user_id, is_buyer_request_cancel, warehouses];
  if (asks.every((asked) => asked === undefined)) return undefined;
  const fits = <Value>(asked: Value | undefined, value: () => Value) =>
    asked === undefined || asked === value();
  return (order) =>
    fits(order_status, () => newestVersion(order).status) &&
    fits(is_buyer_request_cancel, () => cancelRequestedAt(order) !== undefined) &&
    fits(shipping_type, () => drawnFacts(order).shippingType) &&
    fits(buyer_user_id, () => drawnFacts(order).userId) &&
    (warehouses?.includes(drawnFacts(order).warehouseId) ?? true);
};
