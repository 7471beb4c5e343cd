import { ofRedis, when, type Check } from "../check.ts";

/** Judges also where nothing else is known. */
export const redisUnreachable: Check = ({ redis }) =>
  when(redis === undefined, {
    key: "redis_unreachable",
    what: "Redis does not answer. Webhooks are kept in Postgres meanwhile; nothing is worked on.",
    fix: "Start Redis, or correct REDIS_URL.",
  });

export const redisVersion = ofRedis(({ version }) =>
  when(Number.parseInt(version, 10) < oldestRedis, {
    key: "redis_version",
    what: `Redis is ${version}; Sluice needs ${oldestRedis} or later.`,
    fix: `Install Redis ${oldestRedis} or later.`,
  }),
);

const oldestRedis = 7;

export const redisEviction = ofRedis(({ evictionPolicy }) =>
  when(evictionPolicy !== "noeviction", {
    key: "redis_eviction",
    what: `Redis may throw waiting events away when its memory is short: its maxmemory-policy is ${evictionPolicy}.`,
    fix: "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.",
  }),
);

/** What each weakens is said, because some will choose it with open eyes. */
export const redisNotPersistent = ofRedis(({ isAofOn, appendFsync, hasWriteFailed }) => [
  ...when(!isAofOn, {
    key: "redis_not_persistent:appendonly",
    what: "Redis keeps no append-only file: when it restarts, webhooks that were answered 200 and wait there are lost.",
    fix: "redis-cli CONFIG SET appendonly yes, and the same in redis.conf.",
  }),
  ...when(isAofOn && appendFsync !== null && appendFsync !== "always", {
    key: "redis_not_persistent:appendfsync",
    what: `Redis has appendfsync ${appendFsync}: a power cut may lose what it confirmed in the last second or more.`,
    fix: "redis-cli CONFIG SET appendfsync always, and the same in redis.conf.",
  }),
  ...when(hasWriteFailed, {
    key: "redis_not_persistent:write",
    what: "Redis could not write its append-only file and refuses new events (MISCONF).",
    fix: "Free space on Redis's disk; its log names the cause.",
  }),
]);

export const redisMemory = ofRedis(({ usedBytes, maxBytes }, limits) => {
  const percent = Math.round((usedBytes / maxBytes) * 100);
  return when(maxBytes > 0 && percent >= limits.ALERT_REDIS_MEMORY_PERCENT, {
    key: "redis_memory",
    what: `Redis uses ${percent} % of its maxmemory. When it is full, webhooks are kept in Postgres and nothing is worked on.`,
    fix: "Raise maxmemory (redis-cli CONFIG SET maxmemory …), or find out why events wait: sluice doctor.",
  });
});
