import type { OrderId, ResyncAccepted } from "@sluice/contract";
import type { Handler } from "../route.ts";
import { unknownOrder } from "./show-order.ts";

/** Has one order read from TikTok again, now. */
export const resyncOrder: Handler<OrderId, ResyncAccepted> = async ({ id }, ctx, actor) => {
  const order = await ctx.findOrder(id);
  if (!order) return { problem: unknownOrder };
  const { tiktokOrderId: orderId, shopId } = order;
  await ctx.enqueueSync({ shopId, task: { kind: "orders", orderIds: [orderId] } });
  await ctx.recordAudit({ actor: actor.name, action: "order.resync", target: orderId });
  return { body: { orderId, shopId } };
};
