import type { RedisConnection } from "./connect-redis.ts";

/**
 * Causes why Redis cannot take or keep jobs now; an empty list means that it can. Asks Redis itself,
 * because a frozen one leaves the connection open.
 */
export const whyRedisNotReady = async (redis: RedisConnection): Promise<string[]> => {
  if (redis.status !== "ready") return [`Redis: connection is ${redis.status}`];
  const info = await withinLimit(redis.info()).catch((err: Error) => err);
  if (info instanceof Error)
    return info.name === "ReplyError"
      ? [`Redis refuses to tell how it is: ${info.message.slice(0, 100)}`]
      : [`Redis does not answer within ${answerLimitMs} ms`];
  const of = (field: string) => new RegExp(`^${field}:(\\S+)`, "m").exec(info)?.[1] ?? "";
  const max = Number(of("maxmemory"));
  return [
    ...(of("loading") === "1" ? ["Redis is loading its data"] : []),
    ...(of("role") === "slave" ? ["Redis is a read-only replica (READONLY)"] : []),
    ...(max > 0 && Number(of("used_memory")) >= max ? ["Redis is out of memory (OOM)"] : []),
    ...(of("aof_last_write_status") === "err" ? ["Redis cannot write its file (MISCONF)"] : []),
    ...(["noeviction", ""].includes(of("maxmemory_policy"))
      ? []
      : [
          `Redis may throw jobs away: set its maxmemory-policy to noeviction, it is ${of("maxmemory_policy")}`,
        ]),
  ];
};

const answerLimitMs = 1_000;

const withinLimit = async <Value>(answer: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Redis did not answer.")), answerLimitMs);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
};
