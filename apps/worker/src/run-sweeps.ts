import { consumeSweeps, openSweepQueue, type RedisConnection } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import { failureOf, Outage } from "./failure.ts";
import { keepSchedules } from "./keep-schedules.ts";
import { sweeps } from "./sweeps.ts";
import type { Sweep, SweepDeps } from "./sweeps/sweep.ts";

export interface RunSweepsDeps {
  sweepDeps: SweepDeps;
  handOverRedis: RedisConnection;
  workRedis: RedisConnection;
  syncIntervalMs: number;
  onSwept: (sweep: string, count: number) => void;
  onError: (err: Error) => void;
  log: Log;
}

/** Runs the sweeps on their schedules until it is closed. */
export const runSweeps = (deps: RunSweepsDeps) => {
  const { log, onSwept, sweepDeps } = deps;
  const schedules = keepSchedules({
    db: sweepDeps.db,
    redis: deps.handOverRedis,
    sweepQueue: openSweepQueue(deps.handOverRedis),
    sweeps,
    syncQueue: sweepDeps.queues.sync,
    syncIntervalMs: deps.syncIntervalMs,
    queues: Object.values(sweepDeps.queues),
    log,
  });

  const worker = consumeSweeps(
    deps.workRedis,
    async (name) => {
      const entry = (sweeps as Record<string, { sweep: Sweep }>)[name];
      // A schedule of another release, that this one does not know.
      if (!entry) return;
      try {
        const count = await entry.sweep(sweepDeps);
        if (count === 0) return;
        onSwept(name, count);
        log.warn({ sweep: name, count }, "swept");
      } catch (err) {
        const { text } = failureOf(err);
        log.warn({ sweep: name, why: text }, "a sweep failed and is repeated by its next run");
        throw new Outage(text);
      }
    },
    deps.onError,
  );
  return {
    close: async () => {
      schedules.close();
      await worker.close();
    },
  };
};
