import { createServer, type Server } from "node:http";
import type { Log } from "@sluice/runtime";
import express from "express";
import { createApiRouter } from "./api-router.ts";
import { answerError, notFound } from "./http-error.ts";
import { logRequests, type OnAnswer } from "./log-requests.ts";
import { onlyReads, openQueueBoard, type BoardQueue } from "./queue-board.ts";
import { requireToken } from "./require-token.ts";
import type { ApiContext } from "./route.ts";
import { routes } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";

export interface HttpServerDeps {
  apiToken: string;
  ctx: ApiContext;
  /** Shown by Bull Board. */
  boardQueues: BoardQueue[];
  onAnswer: OnAnswer;
  log: Log;
}

/** Nothing stands before the token but the log line and the headers, so that nothing is open. */
export const createHttpServer = (deps: HttpServerDeps): Server => {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(logRequests(deps.log, deps.onAnswer));
  app.use(securityHeaders);
  app.use(requireToken(deps.apiToken));
  app.all("/", onlyReads, (_request, response) => response.redirect(302, boardPath + "/"));
  app.use(boardPath, onlyReads, openQueueBoard(boardPath, deps.boardQueues));
  app.use("/api/v1", createApiRouter(routes, deps.ctx));
  app.use(notFound);
  app.use(answerError(deps.log));
  return createServer(limits, app);
};

const boardPath = "/queues";

const limits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // Longer than a load balancer keeps a connection idle.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
};
