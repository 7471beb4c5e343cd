import { connectDatabase, type Database } from "@sluice/db";
import { statusMapping } from "@sluice/domain";
import {
  addJob,
  connectRedis,
  createEnqueuer,
  openDeadQueue,
  openQueue,
  stages,
  type JobData,
  type Stage,
} from "@sluice/queues";
import type { Queue } from "bullmq";
import { freshDatabase } from "./fresh-database.ts";
import { sweeps, type SweepDeps } from "@sluice/worker";
import { freshRedis } from "./servers.ts";
import { callsOfTests } from "./shop-calls.ts";
import { vaultOfTests } from "./receiver.ts";
import { retentionOfTests } from "./retention.ts";

/**
 * What sweeps work on: queues and tables of the test's own, with no worker at work on them. A test
 * that looks at all of a Redis gives one that nobody else uses.
 */
export const openSweepWorld = async (ownRedisUrl?: string) => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
  const redisUrl = ownRedisUrl ?? (await freshRedis());
  const redis = connectRedis(redisUrl, "handOver");
  const queues = perStage((stage) => openQueue(stage, redis));
  const deadQueues = perStage((stage) => openDeadQueue(stage, redis));
  const handOver = <S extends Stage>(stage: S) =>
    createEnqueuer(stage, (events) => addJob(queues[stage], events));
  const deps: SweepDeps = {
    db,
    vault: vaultOfTests,
    queues,
    deadQueues,
    handOvers: {
      normalize: handOver("normalize"),
      persist: handOver("persist"),
      advance: handOver("advance"),
      sync: handOver("sync"),
    },
    nowMs: Date.now,
    ...callsOfTests(db, redis),
    mapping: statusMapping,
    webhookPublicUrl: undefined,
    retention: retentionOfTests,
  };
  return {
    url,
    db,
    databaseUrl: url,
    redis,
    redisUrl,
    queues,
    deadQueues,
    deps,
    sweep: (name: keyof typeof sweeps, changed: Partial<SweepDeps> = {}) =>
      sweeps[name].sweep({ ...deps, ...changed }),
    letters: () => readLetters(db),
    close: async () => {
      redis.disconnect();
      await db.end();
      await drop();
    },
  };
};

const perStage = <Value>(make: (stage: Stage) => Value) =>
  Object.fromEntries(stages.map((stage) => [stage, make(stage)])) as Record<Stage, Value>;

const readLetters = (db: Database) => db<
  { id: number; key: string; eventKey: string; error: string; attempts: number; status: string }[]
>`
  select id::float8 as id, key, event_key as "eventKey", error, attempts, status
  from dead_letters order by id`;

/** The batches that wait in a queue, oldest first. */
export const waitingBatches = async (queue: Queue): Promise<JobData["events"][]> => {
  const jobs = await queue.getJobs(["wait"], 0, -1, true);
  return jobs.map((job) => (job.data as JobData).events);
};
