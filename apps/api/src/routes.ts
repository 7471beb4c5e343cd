import {
  ConnectedShops,
  ConnectShop,
  OrderDetail,
  OrderId,
  OrderList,
  OrderListQuery,
  OrderTimeline,
  PipelineSummary,
  QueueList,
} from "@sluice/contract";
import { z } from "zod";
import { connectShop } from "./handlers/connect-shop.ts";
import { listOrders } from "./handlers/list-orders.ts";
import { showOrder } from "./handlers/show-order.ts";
import { showTimeline } from "./handlers/show-timeline.ts";
import { route, type Handler } from "./route.ts";

const Nothing = z.strictObject({});

const listQueues: Handler<unknown, QueueList> = async (_input, ctx) => ({
  body: { queues: await ctx.readQueues() },
});
const showSummary: Handler<unknown, PipelineSummary> = async (_input, ctx) => ({
  body: await ctx.pipelineSummary(),
});

/** The API on one screen, below `/api/v1`. */
// prettier-ignore
export const routes = [
  route({ method: "GET",  path: "/orders",              input: OrderListQuery, output: OrderList,       handle: listOrders }),
  route({ method: "GET",  path: "/orders/:id",          input: OrderId,        output: OrderDetail,     handle: showOrder }),
  route({ method: "GET",  path: "/orders/:id/timeline", input: OrderId,        output: OrderTimeline,   handle: showTimeline }),
  route({ method: "GET",  path: "/queues",              input: Nothing,        output: QueueList,       handle: listQueues }),
  route({ method: "GET",  path: "/summary",             input: Nothing,        output: PipelineSummary, handle: showSummary }),
  route({ method: "POST", path: "/authorizations",      input: ConnectShop,    output: ConnectedShops,  handle: connectShop }),
];
