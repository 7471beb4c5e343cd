import { connectedShopIds, openAlert, oweFullPasses, type Database } from "@sluice/db";
import {
  isMarked,
  markMemory,
  promoteMisdatedJobs,
  removeMisdatedSchedules,
  restoreSchedules as restoreSweeps,
  restoreShopSchedules,
  type RedisConnection,
  type SweepSchedule,
} from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import type { Queue } from "bullmq";
import { failureOf } from "./failure.ts";

export interface RestoreDeps {
  db: Database;
  redis: RedisConnection;
  sweepQueue: Queue;
  sweeps: SweepSchedule;
  syncQueue: Queue;
  syncIntervalMs: number;
  /** Whose jobs a wrong clock may have put off for too long. */
  queues: readonly Queue[];
  log: Log;
}

/**
 * Keeps all schedules in Redis: at the start, whenever the connection is back, and again and again,
 * because a Redis can lose its data while it is connected. Every process does it; writing what is
 * there changes nothing. Where the data is gone, each shop's last day is to be read whole.
 */
export const keepSchedules = (deps: RestoreDeps) => {
  const restore = () =>
    restoreAll(deps).catch((err: unknown) =>
      deps.log.debug({ why: failureOf(err).text }, "schedules not restored"),
    );
  const onReady = () => void restore();
  void restore();
  deps.redis.on("ready", onReady);
  const restoring = setInterval(onReady, restoreEveryMs);
  return {
    close: () => {
      clearInterval(restoring);
      deps.redis.off("ready", onReady);
    },
  };
};

// A shop that was just connected, or a Redis that lost its data, waits no longer.
const restoreEveryMs = 5_000;

const restoreAll = async ({ db, redis, log, ...deps }: RestoreDeps) => {
  const misdated = await removeMisdatedSchedules(redis, [deps.sweepQueue, deps.syncQueue]);
  if (misdated > 0)
    log.warn({ schedules: misdated }, "schedules that a wrong clock had dated are written anew");
  const putOff = await promoteMisdatedJobs(redis, deps.queues);
  if (putOff > 0) log.warn({ jobs: putOff }, "jobs that a wrong clock had put off are set free");
  await restoreSweeps(deps.sweepQueue, deps.sweeps);
  const wasKnown = await isMarked(redis);
  if (!wasKnown) await noteLoss(db, log);
  await restoreShopSchedules(deps.syncQueue, await connectedShopIds(db), deps.syncIntervalMs);
  // Last: who dies before repeats it all.
  if (!wasKnown) await markMemory(redis);
};

const noteLoss = async (db: Database, log: Log) => {
  // A Redis that is used for the first time has lost nothing.
  if (!(await oweFullPasses(db))) return;
  log.warn("Redis has lost its data; schedules are restored and each shop's last day is read anew");
  await openAlert(db, {
    key: "redis_lost_data",
    kind: "redis_lost_data",
    shopId: null,
    text:
      "Redis has lost its data, and with it the events that were on their way. Sync reads every " +
      "shop's last 24 hours anew. What no reading shows (an address, package or cancellation notice " +
      "that was under way) cannot come back; RELIABILITY.md lists it. Resolve this alert when you " +
      "have looked at the reconciliation.",
  });
};
