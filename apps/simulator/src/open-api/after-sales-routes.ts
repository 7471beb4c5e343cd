import { z } from "zod";
import type { Call } from "../http/route.ts";
import { cancellationBody, cancelTypeOf } from "../orders/cancellation-body.ts";
import type { SimulatedOrder } from "../orders/simulated-order.ts";
import { returnBody } from "../orders/return-body.ts";
import { checkShopCall } from "./check-request.ts";
import { readSearch } from "./read-search.ts";
import type { SignedParts, SignedRoute } from "./signed-route.ts";
import { timeFilters, windowsOf } from "./time-filters.ts";

export const afterSalesRoutes: readonly SignedRoute[] = [
  {
    method: "POST",
    path: "/return_refund/202309/cancellations/search",
    answer: (parts, call) =>
      answerSearch(parts, call, {
        name: "cancellations",
        search: parts.orders.searchCancellations,
        body: cancellationBody,
      }),
  },
  {
    method: "POST",
    path: "/return_refund/202309/returns/search",
    answer: (parts, call) =>
      answerSearch(parts, call, {
        name: "return_orders",
        search: parts.orders.searchReturns,
        body: returnBody,
      }),
  },
];

interface Kind {
  /** What the answer calls the list. */
  name: string;
  search: SignedParts["orders"]["searchReturns"];
  body: (order: SimulatedOrder) => object;
}

const Words = z.array(z.string()).max(100).optional();

const AfterSalesFilters = z.object({
  ...timeFilters,
  order_ids: Words,
  cancel_types: Words,
  cancel_status: Words,
  return_status: Words,
});
type AfterSalesFilters = z.infer<typeof AfterSalesFilters>;

const answerSearch = (parts: SignedParts, call: Call, { name, search: find, body }: Kind) => {
  const { answers } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const search = readSearch(parts, call, shop, {
    filters: AfterSalesFilters,
    pageSize: { min: 10, max: 50, refusal: "pageSizeOutOfRange" },
  });
  if ("refusal" in search) return search.refusal;
  const found = find(shop, {
    ...search,
    ...windowsOf(search.filters),
    matches: matcherOf(search.filters),
  });
  return answers.success({
    [name]: found.items.map(body),
    next_page_token: search.nextToken(found.total),
    total_count: found.total,
  });
};

/** Undefined where the filters ask for nothing but times. */
const matcherOf = (filters: AfterSalesFilters) => {
  const { order_ids, cancel_types, cancel_status, return_status } = filters;
  const asked = [order_ids, cancel_types, cancel_status, return_status];
  if (!asked.some((words) => words?.length)) return undefined;
  const fits = (words: string[] | undefined, value: string | undefined) =>
    !words?.length || (value !== undefined && words.includes(value));
  return (order: SimulatedOrder): boolean =>
    fits(order_ids, order.id) &&
    fits(cancel_types, order.cancellation && cancelTypeOf(order)) &&
    fits(cancel_status, order.cancellation?.status) &&
    fits(return_status, order.returnRequest?.status);
};
