import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import type { openQueue } from "@sluice/queues";
import type { Application, RequestHandler } from "express";
import { sendProblem } from "./problem.ts";

export type BoardQueue = ReturnType<typeof openQueue>;

/**
 * Bull Board for looking. It has no rules of its own on who may do what, and what it would retry or
 * delete Postgres knows nothing of; so it only reads, and stands behind `onlyReads` as well.
 */
export const openQueueBoard = (basePath: string, queues: BoardQueue[]): Application => {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: "Sluice queues", hideRedisDetails: true } },
  });
  const board = serverAdapter.getRouter() as Application;
  return board.disable("x-powered-by");
};

export const onlyReads: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") return next();
  response.set("allow", "GET, HEAD");
  return sendProblem(response, { status: 405, title: "This can only be read" });
};
