import {
  findOrder,
  listOrders,
  orderTimeline,
  pipelineSummary,
  saveAuthorization,
  type Database,
  type Views,
} from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import {
  openDeadQueue,
  openQueue,
  readQueueDepth,
  stages,
  type RedisConnection,
} from "@sluice/queues";
import type { Log, Metrics } from "@sluice/runtime";
import { exchangeCode, listShops, type TikTokClient } from "@sluice/tiktok";
import { createHttpServer } from "./http-server.ts";
import { createAnswerMetrics } from "./answer-metrics.ts";

export interface ApiAppDeps {
  db: Database;
  views: Views;
  redis: RedisConnection;
  vault: Vault;
  client: TikTokClient;
  /** Who has it may do everything; roles come with users. */
  apiToken: string;
  metrics: Metrics;
  log: Log;
}

/** REST under `/api/v1` and Bull Board under `/queues`, all behind the token. */
export const createApiApp = (deps: ApiAppDeps) => {
  const { db, views, redis, vault, client } = deps;
  const queues = stages.map((stage) => ({
    stage,
    queue: openQueue(stage, redis),
    deadQueue: openDeadQueue(stage, redis),
  }));
  const server = createHttpServer({
    apiToken: deps.apiToken,
    boardQueues: queues.flatMap(({ queue, deadQueue }) => [queue, deadQueue]),
    ctx: {
      listOrders: (page) => listOrders(views, page),
      findOrder: (id) => findOrder(views, id),
      orderTimeline: (tiktokOrderId) => orderTimeline(views, tiktokOrderId),
      pipelineSummary: () => pipelineSummary(db),
      readQueues: () =>
        Promise.all(
          queues.map(({ stage, queue, deadQueue }) => readQueueDepth(stage, queue, deadQueue)),
        ),
      exchangeCode: (code) => exchangeCode(client, code),
      listShops: (accessToken) => listShops(client, accessToken),
      saveAuthorization: (authorization, shops) => saveAuthorization(db, authorization, shops),
      vault,
    },
    onAnswer: createAnswerMetrics(deps.metrics),
    log: deps.log,
  });
  return { server, whyNotReady: () => whyNotReady(deps) };
};

const whyNotReady = async ({ db, redis }: ApiAppDeps) => {
  const isDatabaseUp = await db`select 1`.then(
    () => true,
    () => false,
  );
  return [
    ...(isDatabaseUp ? [] : ["Postgres does not answer"]),
    ...(redis.status === "ready" ? [] : [`Redis: connection is ${redis.status}`]),
  ];
};
