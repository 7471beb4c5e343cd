import type { Database } from "@sluice/db";
import type { StatusMapping } from "@sluice/domain";
import type { Vault } from "@sluice/domain/vault";
import type { ConsumeSettings, RedisConnection, Stage } from "@sluice/queues";
import type { Log, Metrics } from "@sluice/runtime";
import type { TikTokClient } from "@sluice/tiktok";
import type { RetentionPeriods } from "./retention-periods.ts";
import type { StageHandlers } from "./stage-handler.ts";
import type { SyncDeps } from "./sync/sync-deps.ts";

/** What a worker is built from. */
export interface WorkerAppDeps {
  handlers: StageHandlers;
  db: Database;
  vault: Vault;
  client: TikTokClient;
  /** How TikTok's words are understood. */
  mapping: StatusMapping;
  /** For enqueuing: a command may take 10 s and then fails. */
  handOverRedis: RedisConnection;
  /** A connection of its own for every stage, because it blocks waiting for jobs. */
  workRedis: () => RedisConnection;
  stages: readonly Stage[];
  consume: Omit<ConsumeSettings, "concurrency"> & { concurrency: number | undefined };
  attemptsMax: number;
  sync: Pick<SyncDeps, "times"> & { intervalMs: number };
  /** How long a job may take; the catalog says it where this is undefined. */
  timeLimitMs: number | undefined;
  /** The process cannot mend itself: end it, so that it is started anew. */
  onStuck: (text: string) => void;
  /** Where TikTok shall send webhooks; undefined where no setting says so. */
  webhookPublicUrl: string | undefined;
  retention: RetentionPeriods;
  metrics: Metrics;
  log: Log;
}
