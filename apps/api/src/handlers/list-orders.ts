import type { OrderList, OrderListQuery } from "@sluice/contract";
import { readCursor, writeCursor } from "../order-cursor.ts";
import type { Handler } from "../route.ts";

export const listOrders: Handler<OrderListQuery, OrderList> = async (query, ctx) => {
  const { limit, cursor, ...filter } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  if (after === undefined) return { problem: badCursor };
  const { orders, next } = await ctx.listOrders({ filter, limit, after });
  return { body: { orders, next: next && writeCursor(next) } };
};

const badCursor = {
  status: 400,
  title: "The request is not valid",
  errors: [{ field: "cursor", message: "Not a cursor: pass on `next` of the page before." }],
};
