import { Worker, type Job } from "bullmq";
import { backoffMs } from "./backoff.ts";
import { queueName, specOf, type Stage } from "./catalog.ts";
import type { RedisConnection } from "./connect-redis.ts";

export interface ConsumeSettings {
  concurrency?: number;
  lockDurationMs: number;
  stalledIntervalMs: number;
  backoffBaseMs: number;
}

/** Runs `runJob` for every job of a stage's queue. `signal` aborts when the job's lock is lost. */
export const consume = (
  stage: Stage,
  connection: RedisConnection,
  settings: ConsumeSettings,
  runJob: (job: Job, token: string, signal: AbortSignal) => Promise<void>,
  onError: (err: Error) => void,
): Worker => {
  const neverAborts = new AbortController().signal;
  const worker = new Worker(
    queueName(stage),
    (job: Job, token?: string, signal?: AbortSignal) =>
      runJob(job, token ?? "", signal ?? neverAborts),
    {
      connection,
      concurrency: settings.concurrency ?? specOf(stage).concurrency,
      lockDuration: settings.lockDurationMs,
      stalledInterval: settings.stalledIntervalMs,
      // An outage of Redis looks like a stall of every active job, so one stall proves nothing.
      maxStalledCount: 10,
      settings: {
        backoffStrategy: (attemptsMade) =>
          backoffMs(attemptsMade, { baseMs: settings.backoffBaseMs, capMs: outageBackoffCapMs }),
      },
    },
  );
  worker.on("error", onError);
  return worker;
};

// After an outage the work must go on soon, so a job never sleeps longer than this.
const outageBackoffCapMs = 15_000;
