import { DbError, readDatabaseSight, type Database, type DatabaseSight } from "@sluice/db";
import { readRedisSight, type RedisConnection, type RedisSight } from "@sluice/queues";
import type { Queue } from "bullmq";

/** All that the system knows of itself at one moment; the checks judge nothing else. */
export interface Sight {
  /** Undefined where it cannot be reached: then nothing is known of what it holds. */
  database: DatabaseSight | undefined;
  redis: RedisSight | undefined;
  /** How far each clock is ahead of this machine's, and how exactly that is known. */
  clocks: ClockSight[];
  /** What only `sluice doctor` looks for, because it costs more, or is known to it alone. */
  doctor: DoctorSight | undefined;
}

export interface ClockSight {
  of: string;
  aheadMs: number;
  uncertainMs: number;
}

export interface DoctorSight {
  /** Pointers of [x-dead] without an open letter, and open letters without a pointer. */
  strayPointers: number;
  /** Settings that can be guessed, or that do nothing as they are. */
  settings: { name: string; trouble: string; fix: string }[];
  /** Why the API could not be asked; undefined where it answers. */
  apiTrouble: string | undefined;
}

export interface SightDeps {
  db: Database;
  redis: RedisConnection;
  queues: readonly { name: string; queue: Queue }[];
  nowMs: () => number;
}

/** Looks at Postgres and Redis at once; one that is away hides only itself. */
export const readSight = async (
  { db, redis, queues, nowMs }: SightDeps,
  latelyMs: number,
): Promise<Sight> => {
  const [database, redisSight] = await Promise.all([
    timed(nowMs, () => readDatabaseSight(db, { latelyMs }).catch(unlessAway)),
    timed(nowMs, () => withinLimit(readRedisSight(redis, queues)).catch(() => undefined)),
  ]);
  const clock = (of: string, seen: Timed<{ nowMs: number } | undefined>): ClockSight[] => {
    if (!seen.value) return [];
    const { fromMs, toMs } = seen;
    return [
      { of, aheadMs: seen.value.nowMs - (fromMs + toMs) / 2, uncertainMs: (toMs - fromMs) / 2 },
    ];
  };
  return {
    database: database.value,
    redis: redisSight.value,
    clocks: [...clock("Postgres", database), ...clock("Redis", redisSight)],
    doctor: undefined,
  };
};

/**
 * It is away also for who may not enter (SQLSTATE 28) or names no database (3D). A statement that
 * fails for another reason is a fault of ours and must be seen.
 */
const unlessAway = (err: unknown): undefined => {
  if (err instanceof DbError && (err.kind === "outage" || /^(28|3D)/.test(err.sqlState ?? "")))
    return undefined;
  throw err;
};

interface Timed<Value> {
  value: Value;
  fromMs: number;
  toMs: number;
}

const timed = async <Value>(
  nowMs: () => number,
  read: () => Promise<Value>,
): Promise<Timed<Value>> => {
  const fromMs = nowMs();
  const value = await read();
  return { value, fromMs, toMs: nowMs() };
};

/** A Redis that is away keeps commands waiting for as long as its connection lets it. */
const withinLimit = async <Value>(answer: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Redis did not answer.")), redisLimitMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
};

const redisLimitMs = 5_000;
