import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { orderContents } from "../orders/order-contents.ts";
import type { SimulatedOrder } from "../orders/simulated-order.ts";
import type { Controls } from "./controls.ts";
import { badInput } from "./read-input.ts";

/**
 * What really happened, for a test to compare with: a page of at most 1000 orders with all their
 * versions and its returns as they stand. An order that changes while the pages are read comes again, with more versions.
 */
export const answerTruth = ({ orders }: Pick<Controls, "orders">, { query }: Call): Answer => {
  const from = placeOf(query.get("after"));
  if (from === undefined) return badInput(["after: must be a `next` from an earlier page"]);
  const page = orders.page(from);
  return json(200, {
    orders: page.orders.map((order) => ({
      shopId: order.shop.id,
      orderId: order.id,
      versions: order.versions,
      returns: returnsOf(order),
    })),
    next: page.next === undefined ? null : `c${page.next}`,
  });
};

const returnsOf = (order: SimulatedOrder) => {
  if (!order.returnRequest) return [];
  const { status, updateTime } = order.returnRequest;
  return [{ returnId: orderContents(order).returnId, status, updateTime }];
};

const placeOf = (cursor: string | null): number | undefined => {
  if (cursor === null || cursor === "") return 0;
  return /^c\d{1,15}$/.test(cursor) ? Number(cursor.slice(1)) : undefined;
};
