import type { OrderId, OrderTimeline } from "@sluice/contract";
import type { Handler } from "../route.ts";
import { unknownOrder } from "./show-order.ts";

/** Also of an order that has no row yet, because all its facts are quarantined or dead. */
export const showTimeline: Handler<OrderId, OrderTimeline> = async ({ id }, ctx) => {
  const order = await ctx.findOrder(id);
  const tiktokOrderId = order?.tiktokOrderId ?? id;
  const entries = await ctx.orderTimeline(tiktokOrderId);
  if (!order && entries.length === 0) return { problem: unknownOrder };
  return { body: { tiktokOrderId, entries } };
};
