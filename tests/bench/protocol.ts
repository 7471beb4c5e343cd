/** What the conductor asks of its programs, each of which is a process of its own. */

export interface LoadPlan {
  port: number;
  appKey: string;
  appSecret: string;
  bodies: string[];
}

/** `each`: every body once. `cycle`: round and round. `rate`: evenly spaced, answers or no answers. */
export type LoadMode =
  | { kind: "each" }
  | { kind: "cycle"; durationMs: number }
  | { kind: "rate"; perSecond: number; requests: number };

export interface LoadResult {
  /** Answers by status; 0 stands for a connection that broke. */
  answers: Record<number, number>;
  startedAtMs: number;
  durationMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface LoadCommands {
  prepare: (plan: LoadPlan) => void;
  run: (run: { connections: number; mode: LoadMode }) => Promise<LoadResult>;
}

export interface NaiveReceiverCommands {
  open: (settings: {
    redisUrl: string;
    appKey: string;
    appSecret: string;
  }) => Promise<{ port: number }>;
  /** Jobs that wait in Redis. */
  countWaiting: () => Promise<number>;
}

export interface OrderApi {
  url: string;
  appKey: string;
  appSecret: string;
  accessToken: string;
  cipher: string;
}

export interface DrainResult {
  events: number;
  durationMs: number;
}

/** `drain` puts a job per webhook into the first queue and measures until all have left the last. */
export interface EmptyStagesCommands {
  open: (settings: { redisUrl: string }) => Promise<void>;
  drain: (input: { bodies: string[] }) => Promise<DrainResult>;
}

export interface NaivePipelineCommands {
  open: (settings: {
    redisUrl: string;
    databaseUrl: string;
    orderApi: OrderApi | null;
  }) => Promise<void>;
  drain: (input: { bodies: string[] }) => Promise<DrainResult>;
  countDelivered: () => Promise<number>;
}
