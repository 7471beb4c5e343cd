import { shopsForReading, type Database } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import {
  consume,
  createEnqueuer,
  openDeadQueue,
  openQueue,
  stages,
  type ConsumeSettings,
  type RawEvent,
  type RedisConnection,
  type Stage,
} from "@sluice/queues";
import type { Log, Metrics } from "@sluice/runtime";
import { readOrders, readWebhookEvent, type TikTokClient } from "@sluice/tiktok";
import type { Queue } from "bullmq";
import { createOrderReader, type OrderReaderDeps } from "./order-reader.ts";
import { createResolver } from "./resolve-dead-letters.ts";
import { runStage, type RunStageDeps } from "./run-stage.ts";
import type { StageHandler } from "./stage-handler.ts";
import { stageHandlers } from "./stages.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

export interface WorkerAppDeps {
  db: Database;
  vault: Vault;
  client: TikTokClient;
  /** For enqueuing: a command may take 10 s and then fails. */
  handOverRedis: RedisConnection;
  /** A connection of its own for every stage, because it blocks waiting for jobs. */
  workRedis: () => RedisConnection;
  stages: readonly Stage[];
  consume: Omit<ConsumeSettings, "concurrency"> & { concurrency: number | undefined };
  attemptsMax: number;
  metrics: Metrics;
  log: Log;
}

/** The stages in one program; `stages` picks which, so that each can be scaled alone. */
export const createWorkerApp = (deps: WorkerAppDeps) => {
  const running = createRunStageDeps(deps);
  const start = (stage: Stage) => {
    const { concurrency, ...settings } = deps.consume;
    return consume(
      stage,
      deps.workRedis(),
      { ...settings, ...(concurrency !== undefined && { concurrency }) },
      runStage(stage, stageHandlers[stage] as StageHandler<Stage>, running),
      (err) => deps.log.warn({ stage, err: { name: err.name, message: err.message } }, "worker"),
    );
  };
  const workers = deps.stages.map(start);
  return {
    whyNotReady: async () => [
      ...workers
        .filter((worker) => !worker.isRunning())
        .map(({ name }) => `${name} is not running`),
      ...(deps.handOverRedis.status === "ready"
        ? []
        : [`Redis: connection is ${deps.handOverRedis.status}`]),
      ...(await whyDatabaseNotReady(deps.db)),
    ],
    /** Takes no further job and waits for those under way. */
    close: () => Promise.all(workers.map((worker) => worker.close())),
  };
};

const whyDatabaseNotReady = async (db: Database) => {
  try {
    await db`select 1`;
    return [];
  } catch {
    return ["Postgres does not answer"];
  }
};

const createRunStageDeps = (deps: WorkerAppDeps): RunStageDeps => {
  const metrics = createWorkerMetrics(deps.metrics);
  const perStage = <Value>(make: (stage: Stage) => Value) =>
    Object.fromEntries(stages.map((stage) => [stage, make(stage)])) as Record<Stage, Value>;
  const queues: Record<Stage, Queue> = perStage((stage) => openQueue(stage, deps.handOverRedis));
  return {
    metrics,
    log: deps.log,
    stageDeps: {
      db: deps.db,
      readWebhook: webhookReader(deps.vault),
      orderReader: createOrderReader(orderReaderDeps(deps)),
      onWaited: metrics.observeWaited,
    },
    settleDeps: {
      db: deps.db,
      vault: deps.vault,
      queues,
      deadQueues: perStage((stage) => openDeadQueue(stage, deps.handOverRedis)),
      handOvers: {
        normalize: createEnqueuer("normalize", queues.normalize),
        persist: createEnqueuer("persist", queues.persist),
        advance: createEnqueuer("advance", queues.advance),
      },
      resolve: createResolver(deps.db),
      attemptsMax: deps.attemptsMax,
      backoffBaseMs: deps.consume.backoffBaseMs,
      nowMs: Date.now,
    },
  };
};

const orderReaderDeps = ({ db, vault, client, log }: WorkerAppDeps): OrderReaderDeps => ({
  findShops: (shopIds) => shopsForReading(db, shopIds),
  vault,
  readOrders: (call) => readOrders(client, call),
  now: Date.now,
  log,
});

const webhookReader =
  (vault: Vault) =>
  ({ body, receivedAtMs, traceId }: RawEvent) => {
    const bytes = Buffer.from(body.bytes, "latin1");
    const clear = body.isSealed ? vault.openBody(bytes, traceId) : bytes;
    return readWebhookEvent(clear, { raw: body, receivedAtMs, traceId });
  };
