import { recordDrift, whyDatabaseNotReady } from "@sluice/db";
import { consume, specOf, stages, whyRedisNotReady, type Stage } from "@sluice/queues";
import { refreshTokens } from "@sluice/tiktok";
import type { Queue } from "bullmq";
import { createDriftRadar } from "./drift-radar.ts";
import { createErrorLog } from "./error-log.ts";
import { failureOf } from "./failure.ts";
import { runSweeps } from "./run-sweeps.ts";
import { createRunStageDeps } from "./run-stage-deps.ts";
import { runStage } from "./run-stage.ts";
import { createShopCalls } from "./shop-calls.ts";
import { createCallMetrics } from "./shop-calls/call-metrics.ts";
import { createRefreshAuthorization } from "./shop-calls/refresh-authorization.ts";
import type { StageHandler } from "./stage-handler.ts";
import type { WorkerAppDeps } from "./worker-app-deps.ts";
import { watchProgress } from "./watch-progress.ts";
import { createWorkerMetrics } from "./worker-metrics.ts";

/** The stages in one program; `stages` picks which, so that each can be scaled alone. */
export const createWorkerApp = (deps: WorkerAppDeps) => {
  const calls = createCalls(deps);
  const metrics = createWorkerMetrics(deps.metrics);
  const drift = createDriftRadar({
    record: (sightings) => recordDrift(deps.db, sightings),
    onSeen: metrics.countDrift,
    onError: (err) => deps.log.debug({ why: failureOf(err).text }, "drift not stored yet"),
  });
  let isStopping = false;
  const parts = { ...calls, metrics, drift, isStopping: () => isStopping };
  const running = createRunStageDeps(deps, parts);
  const onError = createErrorLog(deps.log);
  const start = (stage: Stage) => {
    const { concurrency, ...settings } = deps.consume;
    return consume(
      stage,
      deps.workRedis(),
      { ...settings, ...(concurrency !== undefined && { concurrency }) },
      runStage(stage, deps.handlers[stage] as StageHandler<Stage>, running),
      (err) => onError(stage, err),
    );
  };
  const consumers = deps.stages.map(start);
  const sweeping = runSweeps({
    sweepDeps: {
      ...running.settleDeps,
      ...calls,
      mapping: deps.mapping,
      retention: deps.retention,
      webhookPublicUrl: deps.webhookPublicUrl,
    },
    handOverRedis: deps.handOverRedis,
    workRedis: deps.workRedis(),
    syncIntervalMs: deps.sync.intervalMs,
    onSwept: running.metrics.countSwept,
    onError: (err) => onError("sweeps", err),
    log: deps.log,
  });
  // All slots may be held by jobs that take as long as they may.
  const longestJobMs =
    deps.timeLimitMs ?? Math.max(...stages.map((stage) => specOf(stage).timeLimitMs));
  const progress = watchProgress({
    consumers,
    countWaiting: ({ stage }) => countWaiting(running.settleDeps.queues[stage]),
    limits: { notReadyAfterMs: 2 * longestJobMs, stuckAfterMs: 3 * longestJobMs },
    onStuck: deps.onStuck,
    nowMs: Date.now,
  });
  const looking = setInterval(() => void progress.look(), 5_000);
  return {
    whyNotReady: async () => [
      ...consumers.flatMap(({ stage, whyIdle }) => {
        const why = whyIdle();
        return why === undefined ? [] : [`${stage} ${why}`];
      }),
      ...progress.whyNotReady(),
      ...(await whyRedisNotReady(deps.handOverRedis)),
      ...(await whyDatabaseNotReady(deps.db)),
    ],
    /** Takes no further job and waits for those under way. */
    close: async () => {
      isStopping = true;
      clearInterval(looking);
      await Promise.all([...consumers, sweeping].map((each) => each.close()));
      await drift.close();
    },
  };
};

const countWaiting = async (queue: Queue): Promise<number | undefined> => {
  try {
    return (await queue.isPaused()) ? 0 : await queue.getWaitingCount();
  } catch {
    return undefined;
  }
};

const createCalls = ({ db, vault, client, handOverRedis, metrics, log }: WorkerAppDeps) => {
  const refreshAuthorization = createRefreshAuthorization({
    db,
    vault,
    refreshTokens: (refreshToken) => refreshTokens(client, refreshToken),
    log,
  });
  const shopCalls = createShopCalls({
    db,
    redis: handOverRedis,
    vault,
    refresh: refreshAuthorization,
    metrics: createCallMetrics(metrics),
    log,
  });
  return { client, refreshAuthorization, shopCalls };
};
