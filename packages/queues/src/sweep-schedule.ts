import { Worker, type Queue } from "bullmq";
import { sweepQueueName } from "./catalog.ts";
import type { RedisConnection } from "./connect-redis.ts";
import { outageRetryMs } from "./consume.ts";
import { restWhenRefused } from "./rest-when-refused.ts";

/** How often each sweep runs, by its name. */
export type SweepSchedule = Record<string, { everyMs: number }>;

/**
 * Writes the schedules, in every process at its start and again and again: a Redis that lost its
 * data has lost them, too, and writing one that is there changes nothing.
 */
export const restoreSchedules = async (queue: Queue, schedule: SweepSchedule): Promise<void> => {
  await Promise.all(
    Object.entries(schedule).map(([name, { everyMs }]) =>
      queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: jobOptions }),
    ),
  );
};

/** Asks the workers for a sweep ahead of its schedule. */
export const runSweepNow = async (queue: Queue, name: string): Promise<void> => {
  await queue.add(name, {}, jobOptions);
};

// A sweep that fails is repeated by its next run.
const jobOptions = { attempts: 1, removeOnComplete: { count: 20 }, removeOnFail: { count: 20 } };

/** Runs sweeps; one that waits for TikTok must not hold up the spilled webhooks. */
export const consumeSweeps = (
  connection: RedisConnection,
  sweep: (name: string) => Promise<void>,
  onError: (err: Error) => void,
): Worker => {
  const worker = new Worker(sweepQueueName, ({ name }) => sweep(name), {
    connection,
    concurrency: 4,
    lockDuration: 30_000,
    stalledInterval: 15_000,
    runRetryDelay: outageRetryMs,
  });
  restWhenRefused(worker, onError);
  return worker;
};
