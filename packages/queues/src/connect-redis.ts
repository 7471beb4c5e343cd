import { Cluster, Redis } from "ioredis";

/**
 * What a connection is for decides how it fails.
 *
 * - `receive`: TikTok waits for the answer, so a command fails within 400 ms and nothing is queued.
 * - `handOver`: a job waits, its lock is renewed meanwhile; a command may take 10 s.
 * - `work`: blocks for the next job; a command limit would break that, a dead socket is found in 30 s.
 */
export type RedisRole = "receive" | "handOver" | "work";

export type RedisConnection = Redis | Cluster;

/**
 * Connects to `redis://…` or `rediss://…`; several hosts separated by commas name a cluster
 * (`redis://a:7000,b:7000,c:7000`). Reconnects for ever, at most a second apart.
 */
export const connectRedis = (url: string, role: RedisRole): RedisConnection => {
  const [first = "", ...others] = url.split(",");
  if (others.length === 0)
    return new Redis(first, {
      ...shared,
      ...roles[role],
      enableOfflineQueue: role !== "receive",
      retryStrategy: reconnectDelayMs,
    });
  const { protocol, username, password } = new URL(first);
  const nodes = [first, ...others.map((host) => `${protocol}//${host}`)].map((node) => {
    const { hostname, port } = new URL(node);
    return { host: hostname, port: Number(port || 6379) };
  });
  return new Cluster(nodes, {
    enableOfflineQueue: role !== "receive",
    clusterRetryStrategy: reconnectDelayMs,
    redisOptions: {
      ...shared,
      ...roles[role],
      username,
      password: decodeURIComponent(password),
      ...(protocol === "rediss:" && { tls: {} }),
    },
  });
};

const reconnectDelayMs = (times: number) => Math.min(50 * times, 1_000);

// One that loads says how long it will take, which may be seconds too much: it is asked again sooner.
const shared = { connectTimeout: 2_000, maxLoadingRetryTime: 250 };

const roles = {
  receive: { maxRetriesPerRequest: 0, commandTimeout: 400, socketTimeout: 5_000 },
  handOver: { maxRetriesPerRequest: 1, commandTimeout: 10_000, socketTimeout: 15_000 },
  work: { maxRetriesPerRequest: null, socketTimeout: 30_000 },
} satisfies Record<RedisRole, object>;
