import { lastReadSeq, shopsForReading } from "@sluice/db";
import {
  addJob,
  createEnqueuer,
  openDeadQueue,
  openQueue,
  readBacklog,
  stages,
  type RawWebhook,
  type Stage,
} from "@sluice/queues";
import {
  orderDrift,
  readOrders,
  readWebhookEvent,
  searchCancellations,
  searchOrders,
  searchReturns,
  readWebhookBody,
  webhookDrift,
  type TikTokClient,
} from "@sluice/tiktok";
import type { Queue } from "bullmq";
import type { DriftRadar } from "./drift-radar.ts";
import { createOrderReader, type OrderReaderDeps } from "./order-reader.ts";
import { createOutageReport } from "./report-outages.ts";
import { createResolver } from "./resolve-dead-letters.ts";
import type { RunStageDeps } from "./run-stage.ts";
import type { ShopCalls } from "./shop-calls.ts";
import { createSuspectGate } from "./suspect-gate.ts";
import type { SyncDeps } from "./sync/sync-deps.ts";
import { createSyncMetrics } from "./sync/sync-metrics.ts";
import { createWaitingRoom } from "./waiting-room.ts";
import type { WorkerAppDeps } from "./worker-app-deps.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

interface MadeParts {
  shopCalls: ShopCalls;
  metrics: WorkerMetrics;
  drift: DriftRadar;
  isStopping: () => boolean;
}

export const createRunStageDeps = (deps: WorkerAppDeps, parts: MadeParts): RunStageDeps => {
  const { shopCalls, metrics, drift, isStopping } = parts;
  const perStage = <Value>(make: (stage: Stage) => Value) =>
    Object.fromEntries(stages.map((stage) => [stage, make(stage)])) as Record<Stage, Value>;
  const queues: Record<Stage, Queue> = perStage((stage) => openQueue(stage, deps.handOverRedis));
  const deadQueues = perStage((stage) => openDeadQueue(stage, deps.handOverRedis));
  const handOverTo = <S extends Stage>(stage: S) =>
    createEnqueuer(stage, (events) => addJob(queues[stage], events));
  const handOvers = {
    normalize: handOverTo("normalize"),
    persist: handOverTo("persist"),
    advance: handOverTo("advance"),
    sync: handOverTo("sync"),
  };
  const roomOf = <S extends Stage>(stage: S) => createWaitingRoom(stage, queues[stage], Date.now);
  return {
    metrics,
    log: deps.log,
    suspects: createSuspectGate(),
    outages: createOutageReport(deps.log),
    timeLimitMs: deps.timeLimitMs,
    stageDeps: {
      db: deps.db,
      readWebhook: webhookReader(deps, drift),
      orderReader: createOrderReader(orderReaderDeps(deps, parts)),
      sync: {
        db: deps.db,
        vault: deps.vault,
        calls: shopCalls,
        ...tiktokReads(deps.client),
        normalize: handOvers.normalize,
        readBacklog: () => readBacklog([queues.normalize, queues.persist]),
        isStopping,
        times: deps.sync.times,
        sightOrder: (order) => drift.sight(orderDrift(order)),
        metrics: createSyncMetrics(deps.metrics),
        nowMs: Date.now,
        log: deps.log,
      },
      onVerdicts: metrics.countVerdicts,
      onWaited: metrics.observeWaited,
    },
    settleDeps: {
      db: deps.db,
      vault: deps.vault,
      queues,
      deadQueues,
      handOvers,
      waitingRooms: {
        normalize: roomOf("normalize"),
        persist: roomOf("persist"),
        advance: roomOf("advance"),
        sync: roomOf("sync"),
      },
      resolve: createResolver(deps.db, deadQueues),
      attemptsMax: deps.attemptsMax,
      backoffBaseMs: deps.consume.backoffBaseMs,
      nowMs: Date.now,
    },
  };
};

const tiktokReads = (client: TikTokClient): Pick<SyncDeps, "searches" | "readOrders"> => ({
  searches: {
    orders: (call) => searchOrders(client, call),
    cancellations: (call) => searchCancellations(client, call),
    returns: (call) => searchReturns(client, call),
  },
  readOrders: (call) => readOrders(client, call),
});

const orderReaderDeps = (
  { db, vault, client, log }: WorkerAppDeps,
  { shopCalls, drift, metrics }: MadeParts,
): OrderReaderDeps => ({
  findShops: (shopIds) => shopsForReading(db, shopIds),
  lastReadSeq: () => lastReadSeq(db),
  vault,
  shopCalls,
  readOrders: (call) => readOrders(client, call),
  sightOrder: (order) => drift.sight(orderDrift(order)),
  onUnreadable: metrics.countUnreadable,
  now: Date.now,
  log,
});

const webhookReader =
  ({ vault, mapping }: Pick<WorkerAppDeps, "vault" | "mapping">, drift: DriftRadar) =>
  ({ body, receivedAtMs, traceId }: RawWebhook) => {
    const bytes = Buffer.from(body.bytes, "latin1");
    const clear = body.isSealed ? vault.openBody(bytes, traceId) : bytes;
    const read = readWebhookBody(clear);
    drift.sight(webhookDrift(read));
    return readWebhookEvent(clear, { raw: body, receivedAtMs, traceId }, mapping, read);
  };
