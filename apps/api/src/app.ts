import {
  askForRun,
  askToCancel,
  countFindings,
  findOrder,
  findSyncRun,
  listFindings,
  listOrders,
  listSyncRuns,
  countDeliveries,
  countOpenAlerts,
  listAlerts,
  listDrift,
  listShopViews,
  oldestPersonalData,
  orderTimeline,
  pipelineSummary,
  recordAudit,
  recordConsentState,
  resolveAlertById,
  saveAuthorization,
  setShopStatus,
  shopsForReading,
  useConsentState,
  whyDatabaseNotReady,
  type Database,
  type Views,
} from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import {
  addJob,
  fresh,
  openDeadQueue,
  openQueue,
  openSweepQueue,
  readQueueDepth,
  stages,
  whyRedisNotReady,
  type RedisConnection,
  type Stage,
} from "@sluice/queues";
import type { Log, Metrics } from "@sluice/runtime";
import {
  consentUrl,
  exchangeCode,
  listShops,
  listWebhooks,
  orderEventTypes,
  setWebhook,
  type TikTokClient,
} from "@sluice/tiktok";
import type { Queue } from "bullmq";
import { createHttpServer } from "./http-server.ts";
import { createAnswerMetrics } from "./answer-metrics.ts";
import type { AccessContext } from "./access/access-context.ts";
import { byCredentials } from "./require-actor.ts";
import { areaOf } from "./route.ts";
import { routes } from "./routes.ts";
import { showOldestJobs } from "./show-oldest-jobs.ts";
import { showOldestPersonalData } from "./show-oldest-personal-data.ts";
import { showOpenAlerts } from "./show-open-alerts.ts";
import { createSimulatorCalls } from "./simulator-calls.ts";
import { createOrderStream } from "./stream/order-stream.ts";

export interface ApiAppDeps {
  db: Database;
  views: Views;
  redis: RedisConnection;
  vault: Vault;
  client: TikTokClient;
  /** Who has it may do everything. */
  apiToken: string | undefined;
  access: Omit<AccessContext, "areas">;
  /** How many proxies stand in front and tell by `X-Forwarded-For` who asked. */
  trustedProxies: number;
  /** TikTok's consent page, and what names the app there. */
  consent: { url: string; serviceId: string | undefined };
  /** Where TikTok shall send webhooks: the receiver's public address. */
  webhookPublicUrl: string | undefined;
  /** Where the simulator is steered, if TikTok is the simulator. */
  simulatorUrl: string | undefined;
  streamClientsMax: number;
  /** The dashboard as it was built. */
  dashboardFolder: string;
  metrics: Metrics;
  log: Log;
}

/**
 * The dashboard, REST under `/api/v1` and Bull Board under `/queues`, all behind a session or a token. The
 * stream is to be started before the server listens, and closed before the server: it holds requests open.
 */
export const createApiApp = (deps: ApiAppDeps) => {
  const { db, views, redis, vault, client } = deps;
  const { serviceId } = deps.consent;
  showOldestPersonalData(deps.metrics, () => oldestPersonalData(db));
  showOpenAlerts(deps.metrics, {
    countOpenAlerts: () => countOpenAlerts(db),
    countDeliveries: () => countDeliveries(db),
  });
  const queues = stages.map((stage) => ({
    stage,
    queue: openQueue(stage, redis),
    deadQueue: openDeadQueue(stage, redis),
  }));
  showOldestJobs(deps.metrics, queues);
  const stageQueues = Object.fromEntries(
    queues.map(({ stage, queue }) => [stage, queue]),
  ) as Record<Stage, Queue>;
  const readQueues = () =>
    Promise.all(
      queues.map(({ stage, queue, deadQueue }) => readQueueDepth(stage, queue, deadQueue)),
    );
  const stream = createOrderStream({
    db,
    readFigures: async () => {
      const [summary, depths] = await Promise.all([pipelineSummary(db), readQueues()]);
      return { ...summary, queues: depths };
    },
    clientsMax: deps.streamClientsMax,
    metrics: deps.metrics,
    log: deps.log,
  });
  const server = createHttpServer({
    authenticate: byCredentials({ db, access: deps.access, apiToken: deps.apiToken }),
    trustedProxies: deps.trustedProxies,
    boardQueues: [
      ...queues.flatMap(({ queue, deadQueue }) => [queue, deadQueue]),
      openSweepQueue(redis),
    ],
    ctx: {
      db,
      views,
      queues: stageQueues,
      listOrders: (page) => listOrders(views, page),
      findOrder: (id) => findOrder(views, id),
      orderTimeline: (tiktokOrderId) => orderTimeline(views, tiktokOrderId),
      pipelineSummary: () => pipelineSummary(db),
      readQueues,
      whyNotReady: () => whyNotReady(deps),
      simulator:
        deps.simulatorUrl === undefined ? undefined : createSimulatorCalls(deps.simulatorUrl),
      listSyncRuns: (query) => listSyncRuns(views, query),
      findSyncRun: (id) => findSyncRun(views, id),
      listFindings: (query) => listFindings(views, query),
      countFindings: (runId) => countFindings(db, runId),
      askForRun: (asked) => askForRun(db, asked),
      askToCancel: (runId) => askToCancel(db, runId),
      enqueueSync: (event) => addJob(stageQueues.sync, [fresh(event)]),
      exchangeCode: (code) => exchangeCode(client, code),
      listShops: (accessToken) => listShops(client, accessToken),
      saveAuthorization: (authorization, shops) => saveAuthorization(db, authorization, shops),
      consentUrl: (state) =>
        serviceId === undefined
          ? undefined
          : consentUrl({ consentUrl: deps.consent.url, serviceId, state }),
      recordConsentState: (hash, limits) => recordConsentState(db, hash, limits),
      useConsentState: (hash) => useConsentState(db, hash),
      recordAudit: (entry) => recordAudit(db, entry),
      listShopViews: () => listShopViews(views),
      setShopStatus: (shopId, status) => setShopStatus(db, shopId, status),
      shopForReading: async (shopId) => (await shopsForReading(db, [shopId]))[0],
      webhooks: {
        eventTypes: orderEventTypes,
        address: deps.webhookPublicUrl,
        list: (access) => listWebhooks(client, access),
        set: (access, subscription) => setWebhook(client, { ...access, ...subscription }),
      },
      listAlerts: (filter) => listAlerts(views, filter),
      resolveAlert: (id) => resolveAlertById(db, id),
      listDrift: (limit) => listDrift(views, limit),
      vault,
      access: { ...deps.access, areas: new Set(routes.map(areaOf)) },
      stream,
    },
    dashboardFolder: deps.dashboardFolder,
    onAnswer: createAnswerMetrics(deps.metrics),
    log: deps.log,
  });
  return { server, stream, whyNotReady: () => whyNotReady(deps) };
};

const whyNotReady = async ({ db, redis }: ApiAppDeps) => {
  return [...(await whyDatabaseNotReady(db)), ...(await whyRedisNotReady(redis))];
};
