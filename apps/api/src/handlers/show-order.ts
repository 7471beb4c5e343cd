import type { OrderDetail, OrderId } from "@sluice/contract";
import { legalMoves } from "@sluice/domain";
import type { Handler } from "../route.ts";

export const showOrder: Handler<OrderId, OrderDetail> = async ({ id }, ctx) => {
  const order = await ctx.findOrder(id);
  return order
    ? { body: { ...order, legalMoves: legalMoves(order.phase) } }
    : { problem: unknownOrder };
};

export const unknownOrder = {
  status: 404,
  title: "There is no such order",
  detail: "Give Sluice's id of the order or TikTok's.",
};
