import { ordersCsv, type OrderFilter, type OrderSummary } from "@sluice/contract";
import type { OrderPosition } from "@sluice/db";
import type { Handler } from "../route.ts";

/** The orders that a filter finds, the newest first, for a spreadsheet: 100,000 at most. */
export const exportOrders: Handler<OrderFilter, string> = async (filter, ctx) => {
  const all: OrderSummary[] = [];
  let after: OrderPosition | null = null;
  do {
    const { orders, next } = await ctx.listOrders({ filter, limit: pageSize, after });
    all.push(...orders);
    after = next;
  } while (after !== null && all.length < ordersMax);
  return { csv: ordersCsv(all, { isCut: after !== null }), fileName: "orders.csv" };
};

const pageSize = 1_000;
// 15 MB of text, which is what one answer may cost.
const ordersMax = 100_000;
