import type { Queue } from "bullmq";
import type { RedisConnection } from "./connect-redis.ts";

/** What Redis knows of how Sluice stands. */
export interface RedisSight {
  nowMs: number;
  version: string;
  evictionPolicy: string;
  isAofOn: boolean;
  /** Null where Redis does not tell, as managed ones do not. */
  appendFsync: string | null;
  hasWriteFailed: boolean;
  usedBytes: number;
  /** 0 for as much as the machine has. */
  maxBytes: number;
  queues: QueueSight[];
}

export interface QueueSight {
  /** The stage, or `sweep`. */
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  workers: number;
  /** How long the oldest job that could be taken has waited. */
  oldestMs: number;
  /** Jobs that were begun, whose lock is gone, and since how long the oldest of them. */
  abandoned: { jobs: number; oldestMs: number };
  /** Each schedule's key, with how long its next run is overdue. */
  schedules: { key: string; everyMs: number; overdueMs: number }[];
}

/** Asks for all of it. Throws what the connection throws where Redis cannot tell. */
export const readRedisSight = async (
  redis: RedisConnection,
  queues: readonly { name: string; queue: Queue }[],
): Promise<RedisSight> => {
  const [[seconds, microseconds], info, appendFsync] = await Promise.all([
    redis.time(),
    redis.info(),
    readSetting(redis, "appendfsync"),
  ]);
  const nowMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  const of = (field: string) => new RegExp(`^${field}:(\\S+)`, "m").exec(info)?.[1] ?? "";
  return {
    nowMs,
    version: of("redis_version"),
    evictionPolicy: of("maxmemory_policy"),
    isAofOn: of("aof_enabled") === "1",
    appendFsync,
    hasWriteFailed: of("aof_last_write_status") === "err",
    usedBytes: Number(of("used_memory")),
    maxBytes: Number(of("maxmemory")),
    queues: await Promise.all(
      queues.map(({ name, queue }) => readQueueSight(redis, queue, { name, nowMs })),
    ),
  };
};

const readSetting = async (redis: RedisConnection, name: string): Promise<string | null> => {
  // Answers pairs in one protocol and a map in the other.
  const answer: unknown = await redis.call("CONFIG", "GET", name).catch(() => []);
  const values = Array.isArray(answer) ? answer.flat() : Object.entries(answer ?? {}).flat();
  return typeof values[1] === "string" ? values[1] : null;
};

const readQueueSight = async (
  redis: RedisConnection,
  queue: Queue,
  { name, nowMs }: { name: string; nowMs: number },
): Promise<QueueSight> => {
  const [counts, workers, schedules, [oldestId], activeIds] = await Promise.all([
    queue.getJobCounts("wait", "active", "delayed", "failed"),
    queue.getWorkersCount(),
    queue.getJobSchedulers(0, -1),
    queue.getRanges(["wait"], 0, 0, true),
    queue.getRanges(["active"], 0, activeMax - 1),
  ]);
  return {
    name,
    waiting: counts["wait"] ?? 0,
    active: counts["active"] ?? 0,
    delayed: counts["delayed"] ?? 0,
    failed: counts["failed"] ?? 0,
    workers,
    oldestMs: oldestId === undefined ? 0 : nowMs - (await readyAtMs(redis, queue, oldestId, nowMs)),
    abandoned: await readAbandoned(redis, queue, activeIds, nowMs),
    schedules: schedules.map(({ key, next = nowMs, every = 0 }) => ({
      key,
      everyMs: every,
      overdueMs: Math.max(0, nowMs - next),
    })),
  };
};

const activeMax = 100;

/** A job that was put off has waited only since that was over. */
const readyAtMs = async (
  redis: RedisConnection,
  queue: Queue,
  id: string,
  nowMs: number,
): Promise<number> => {
  const [timestamp, opts] = await redis.hmget(queue.toKey(id), "timestamp", "opts");
  if (timestamp === null || timestamp === undefined) return nowMs;
  const { delay = 0 } = JSON.parse(opts ?? "{}") as { delay?: number };
  return Math.min(nowMs, Number(timestamp) + delay);
};

const readAbandoned = async (
  redis: RedisConnection,
  queue: Queue,
  ids: string[],
  nowMs: number,
): Promise<QueueSight["abandoned"]> => {
  const ages = await Promise.all(
    ids.map(async (id) => {
      const [hasLock, begunAt] = await Promise.all([
        redis.exists(`${queue.toKey(id)}:lock`),
        redis.hget(queue.toKey(id), "processedOn"),
      ]);
      return hasLock || begunAt === null ? [] : [nowMs - Number(begunAt)];
    }),
  );
  const abandoned = ages.flat();
  return { jobs: abandoned.length, oldestMs: Math.max(0, ...abandoned) };
};
