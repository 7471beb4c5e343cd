import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import type { openQueue } from "@sluice/queues";
import type { Application, RequestHandler } from "express";
import { z } from "zod";
import { sendProblem } from "./problem.ts";

export type BoardQueue = ReturnType<typeof openQueue>;

/**
 * Bull Board for looking. It has no rules of its own on who may do what, and what it would retry or
 * delete Postgres knows nothing of; so it only reads, and stands behind `onlyReads` as well.
 */
export const openQueueBoard = (basePath: string, queues: BoardQueue[]): Application => {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: queues.map(
      (queue) => new BullMQAdapter(queue, { readOnlyMode: true, externalJobUrl: linkToOrder }),
    ),
    serverAdapter,
    options: { uiConfig: { boardTitle: "Sluice queues", hideRedisDetails: true } },
  });
  const board = serverAdapter.getRouter() as Application;
  return board.disable("x-powered-by").set("env", "production");
};

/** A job that names one order leads to its page: a batch of one event, or a dead letter. */
const linkToOrder: LinkOfJob = ({ data }) => {
  const named = OfOneOrder.safeParse(data).data;
  // The board shows no link where there is none, although its types would have one for each job.
  if (named === undefined) return undefined as unknown as ReturnType<LinkOfJob>;
  return { displayName: `Order ${named}`, href: `/orders/${encodeURIComponent(named)}` };
};

type BoardOptions = NonNullable<ConstructorParameters<typeof BullMQAdapter>[1]>;
type LinkOfJob = NonNullable<BoardOptions["externalJobUrl"]>;

const OrderId = z.string().min(1).max(64);
const Event = z.union([
  z.object({ orderId: OrderId }).transform(({ orderId }) => orderId),
  z.object({ fact: z.object({ orderId: OrderId }) }).transform(({ fact }) => fact.orderId),
  z.object({ notice: z.object({ orderId: OrderId }) }).transform(({ notice }) => notice.orderId),
]);
const OfOneOrder = z.union([
  z.object({ orderId: OrderId }).transform(({ orderId }) => orderId),
  z
    .object({ events: z.tuple([z.object({ event: Event })]) })
    .transform(({ events: [{ event }] }) => event),
]);

export const onlyReads: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") return next();
  response.set("allow", "GET, HEAD");
  return sendProblem(response, { status: 405, title: "This can only be read" });
};
