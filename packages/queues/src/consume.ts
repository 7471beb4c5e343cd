import { Worker, type Job } from "bullmq";
import { backoffMs } from "./backoff.ts";
import { queueName, specOf, type Stage } from "./catalog.ts";
import type { RedisConnection } from "./connect-redis.ts";
import { restWhenRefused } from "./rest-when-refused.ts";

export interface ConsumeSettings {
  concurrency?: number;
  lockDurationMs: number;
  stalledIntervalMs: number;
  backoffBaseMs: number;
}

/** A stage at work in this process. */
export interface Consumer {
  stage: Stage;
  /** Why it takes no jobs at the moment; undefined while it does. */
  whyIdle: () => string | undefined;
  /** Jobs taken since the start; whoever compares two looks sees whether there was progress. */
  taken: () => number;
  /** Takes no further job and waits for those under way. */
  close: () => Promise<void>;
}

/** How often a job may lose its worker. */
export const stallsMax = 10;

/** Runs `runJob` for every job of a stage's queue. `signal` aborts when the job's lock is lost. */
export const consume = (
  stage: Stage,
  connection: RedisConnection,
  settings: ConsumeSettings,
  runJob: (job: Job, token: string, signal: AbortSignal) => Promise<void>,
  onError: (err: Error) => void,
): Consumer => {
  const neverAborts = new AbortController().signal;
  let taken = 0;
  const worker = new Worker(
    queueName(stage),
    (job: Job, token?: string, signal?: AbortSignal) => {
      taken += 1;
      return runJob(job, token ?? "", signal ?? neverAborts);
    },
    {
      connection,
      concurrency: settings.concurrency ?? specOf(stage).concurrency,
      lockDuration: settings.lockDurationMs,
      stalledInterval: settings.stalledIntervalMs,
      // An outage of Redis looks like a stall of every active job, so one stall proves nothing.
      maxStalledCount: stallsMax,
      runRetryDelay: outageRetryMs,
      // Only its running total is read; a point is a minute.
      metrics: { maxDataPoints: 60 },
      settings: {
        backoffStrategy: (attemptsMade) =>
          backoffMs(attemptsMade, { baseMs: settings.backoffBaseMs, capMs: outageBackoffCapMs }),
      },
    },
  );
  // BullMQ only reports it; another worker may have the job by now.
  worker.on("lockRenewalFailed", (jobIds: string[]) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, "its lock was lost");
  });
  const refusal = restWhenRefused(worker, onError);
  return {
    stage,
    whyIdle: () => {
      // A worker that rests is not running either.
      const text = refusal();
      if (text !== undefined) return `rests, because Redis refuses its work: ${text}`;
      return worker.isRunning() ? undefined : "is not running";
    },
    taken: () => taken,
    close: () => worker.close(),
  };
};

// After an outage the work must go on soon, so a job never sleeps longer than this.
const outageBackoffCapMs = 15_000;

// BullMQ's default of 15 s would be added to every outage.
export const outageRetryMs = 1_000;
