import { createServer, type Server } from "node:http";
import type { Log } from "@sluice/runtime";
import express from "express";
import { createApiRouter } from "./api-router.ts";
import { openLogin } from "./access/open-login.ts";
import { openOidcLogin } from "./access/open-oidc-login.ts";
import { consentCallback } from "./consent-callback.ts";
import { openDashboard } from "./dashboard.ts";
import { docsPage } from "./docs-page.ts";
import { answerError, notFound } from "./http-error.ts";
import { logRequests, type OnAnswer } from "./log-requests.ts";
import { onlyReads, openQueueBoard, type BoardQueue } from "./queue-board.ts";
import { requireActor, type Authenticate } from "./require-actor.ts";
import type { ApiContext } from "./route.ts";
import { routes } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";

export interface HttpServerDeps {
  authenticate: Authenticate;
  trustedProxies: number;
  ctx: ApiContext;
  /** Shown by Bull Board. */
  boardQueues: BoardQueue[];
  /** The dashboard as it was built. */
  dashboardFolder: string;
  onAnswer: OnAnswer;
  log: Log;
}

/** Before the door stand only the log line, the headers, the login and the page for sellers. */
export const createHttpServer = (deps: HttpServerDeps): Server => {
  const app = express().disable("x-powered-by").disable("etag");
  // Express shows the stack of what it cannot handle to developers; here are none.
  app.set("env", "production").set("trust proxy", deps.trustedProxies);
  app.use(logRequests(deps.log, deps.onAnswer));
  app.use(securityHeaders);
  app.use(consentCallbackPath, consentCallback(deps.ctx, deps.log));
  openLogin(app, deps.ctx);
  openOidcLogin(app, deps.ctx, deps.log);
  app.use(requireActor(deps.authenticate));
  app.use(boardPath, onlyReads, openQueueBoard(boardPath, deps.boardQueues));
  app.use(docsPath, onlyReads, docsPage(docsPath, `${apiPath}/openapi.json`));
  app.use(apiPath, createApiRouter(routes, deps.ctx));
  app.use("/api", notFound);
  app.use(openDashboard(deps.dashboardFolder));
  app.use(notFound);
  app.use(answerError(deps.log));
  return createServer(limits, app);
};

const consentCallbackPath = "/authorizations/callback";
const boardPath = "/queues";
const apiPath = "/api/v1";
const docsPath = "/api/docs";

const limits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // Longer than a load balancer keeps a connection idle.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
};
