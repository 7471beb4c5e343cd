import {
  ConnectedShops,
  ConnectShop,
  FindingsQuery,
  ConsentLink,
  DisconnectShop,
  DriftList,
  Health,
  OpenApiDocument,
  OrderDetail,
  OrderFilter,
  OrderId,
  OrderList,
  OrderListQuery,
  OrderTimeline,
  PipelineSummary,
  QueueList,
  ReconciliationReport,
  ResyncAccepted,
  StartSyncRun,
  SyncRunId,
  SyncRunList,
  SyncRunQuery,
  SyncRunSummary,
  SetWebhooks,
  ShopId,
  ShopList,
  ShopStanding,
  WebhookSubscriptions,
} from "@sluice/contract";
import { z } from "zod";
import { cancelSyncRun } from "./handlers/cancel-sync-run.ts";
import { connectShop } from "./handlers/connect-shop.ts";
import { disconnectShop } from "./handlers/disconnect-shop.ts";
import { exportOrders } from "./handlers/export-orders.ts";
import { listDrift } from "./handlers/list-drift.ts";
import { listOrders } from "./handlers/list-orders.ts";
import { listSyncRuns } from "./handlers/list-sync-runs.ts";
import { resyncOrder } from "./handlers/resync-order.ts";
import { exportReconciliation, showReconciliation } from "./handlers/show-reconciliation.ts";
import { listShops } from "./handlers/list-shops.ts";
import { makeConsentLink } from "./handlers/make-consent-link.ts";
import { pauseShop, resumeShop } from "./handlers/set-shop-status.ts";
import { setWebhooks, showWebhooks } from "./handlers/shop-webhooks.ts";
import { showHealth } from "./handlers/show-health.ts";
import { showOrder } from "./handlers/show-order.ts";
import { showSyncRun } from "./handlers/show-sync-run.ts";
import { showTimeline } from "./handlers/show-timeline.ts";
import { showOpenapi } from "./handlers/show-openapi.ts";
import { startSyncRun } from "./handlers/start-sync-run.ts";
import { accessRoutes } from "./routes/access-routes.ts";
import { factsRoutes } from "./routes/facts-routes.ts";
import { lettersRoutes } from "./routes/letters-routes.ts";
import { personalRoutes } from "./routes/personal-routes.ts";
import { simulatorRoutes } from "./routes/simulator-routes.ts";
import { streamRoutes } from "./routes/stream-routes.ts";
import { alertRoutes } from "./routes/alert-routes.ts";
import { route, type Handler, type Route } from "./route.ts";

const Nothing = z.strictObject({});

const listQueues: Handler<unknown, QueueList> = async (_input, ctx) => ({
  body: { queues: await ctx.readQueues() },
});
const showSummary: Handler<unknown, PipelineSummary> = async (_input, ctx) => ({
  body: await ctx.pipelineSummary(),
});

const hourMs = 3_600_000;
const syncWindow = startSyncRun("window", { defaultSpanMs: hourMs });
const backfill = startSyncRun("backfill", { defaultSpanMs: 30 * 24 * hourMs });
const reconcile = startSyncRun("reconcile", { defaultSpanMs: 24 * hourMs });

/** The API on one screen, below `/api/v1`. */
// prettier-ignore
export const routes: Route[] = [
  route({ method: "GET",  path: "/orders",              role: "viewer",   input: OrderListQuery, output: OrderList,       handle: listOrders }),
  route({ method: "GET",  path: "/orders/export",       role: "viewer",   input: OrderFilter,    output: z.string(),      handle: exportOrders }),
  route({ method: "GET",  path: "/orders/:id",          role: "viewer",   input: OrderId,        output: OrderDetail,     handle: showOrder }),
  route({ method: "GET",  path: "/orders/:id/timeline", role: "viewer",   input: OrderId,        output: OrderTimeline,   handle: showTimeline }),
  route({ method: "POST", path: "/orders/:id/resync",   role: "operator", input: OrderId,        output: ResyncAccepted,  handle: resyncOrder }),
  route({ method: "GET",  path: "/sync-runs",           role: "viewer",   input: SyncRunQuery,   output: SyncRunList,     handle: listSyncRuns() }),
  route({ method: "POST", path: "/sync-runs",           role: "operator", input: StartSyncRun,   output: SyncRunSummary,  handle: syncWindow }),
  route({ method: "GET",  path: "/sync-runs/:id",       role: "viewer",   input: SyncRunId,      output: SyncRunSummary,  handle: showSyncRun }),
  route({ method: "POST", path: "/sync-runs/:id/cancel", role: "operator", input: SyncRunId,     output: SyncRunSummary,  handle: cancelSyncRun }),
  route({ method: "GET",  path: "/backfills",           role: "viewer",   input: SyncRunQuery,   output: SyncRunList,     handle: listSyncRuns(["backfill"]) }),
  route({ method: "POST", path: "/backfills",           role: "operator", input: StartSyncRun,   output: SyncRunSummary,  handle: backfill }),
  route({ method: "GET",  path: "/reconciliation",      role: "viewer",   input: SyncRunQuery,   output: SyncRunList,     handle: listSyncRuns(["reconcile"]) }),
  route({ method: "POST", path: "/reconciliation",      role: "operator", input: StartSyncRun,   output: SyncRunSummary,  handle: reconcile }),
  route({ method: "GET",  path: "/reconciliation/:id",  role: "viewer",   input: FindingsQuery,  output: ReconciliationReport, handle: showReconciliation }),
  route({ method: "GET",  path: "/reconciliation/:id/findings.csv", role: "viewer",   input: SyncRunId, output: z.string(), handle: exportReconciliation }),
  route({ method: "GET",  path: "/queues",              role: "viewer",   input: Nothing,        output: QueueList,       handle: listQueues }),
  route({ method: "GET",  path: "/summary",             role: "viewer",   input: Nothing,        output: PipelineSummary, handle: showSummary }),
  route({ method: "GET",  path: "/health",              role: "viewer",   input: Nothing,        output: Health,          handle: showHealth }),
  route({ method: "POST", path: "/authorizations",      role: "admin",    input: ConnectShop,    output: ConnectedShops,  handle: connectShop }),
  route({ method: "POST", path: "/authorizations/links", role: "admin",    input: Nothing,        output: ConsentLink,          handle: makeConsentLink }),
  route({ method: "GET",  path: "/shops",                role: "viewer",   input: Nothing,        output: ShopList,             handle: listShops }),
  route({ method: "POST", path: "/shops/:id/pause",      role: "admin",    input: ShopId,         output: ShopStanding,         handle: pauseShop }),
  route({ method: "POST", path: "/shops/:id/resume",     role: "admin",    input: ShopId,         output: ShopStanding,         handle: resumeShop }),
  route({ method: "POST", path: "/shops/:id/connect",    role: "admin",    input: ShopId,         output: ShopStanding,         handle: resumeShop }),
  route({ method: "POST", path: "/shops/:id/disconnect", role: "admin",    input: DisconnectShop, output: ShopStanding,         handle: disconnectShop }),
  route({ method: "GET",  path: "/shops/:id/webhooks",   role: "viewer",   input: ShopId,         output: WebhookSubscriptions, handle: showWebhooks }),
  route({ method: "PUT",  path: "/shops/:id/webhooks",   role: "admin",    input: SetWebhooks,    output: WebhookSubscriptions, handle: setWebhooks }),
  route({ method: "GET",  path: "/drift",                role: "viewer",   input: Nothing,        output: DriftList,            handle: listDrift }),
  route({ method: "GET",  path: "/openapi.json",         role: "viewer",   input: Nothing,        output: OpenApiDocument,      handle: showOpenapi(() => routes) }),
  ...accessRoutes,
  ...lettersRoutes,
  ...factsRoutes,
  ...personalRoutes,
  ...streamRoutes,
  ...simulatorRoutes,
  ...alertRoutes,
];
