import type { Database, VerdictCounts } from "@sluice/db";
import type { Outcome, RawWebhook, Stage, StageEvents } from "@sluice/queues";
import type { WebhookEvent } from "@sluice/tiktok";
import type { OrderReader } from "./order-reader.ts";
import type { SyncDeps } from "./sync/sync-deps.ts";

/** What the handlers need. */
export interface StageDeps {
  db: Database;
  readWebhook: (event: RawWebhook) => WebhookEvent;
  orderReader: OrderReader;
  sync: SyncDeps;
  onVerdicts: (verdicts: VerdictCounts) => void;
  onWaited: (waitedMs: number[]) => void;
  /** How long to wait for an order that another transaction holds, where it is not the usual time. */
  lockTimeoutMs?: number;
  /** Aborts when the job's time is up or its lock is lost. */
  signal: AbortSignal;
}

/** Handles a batch and answers one outcome an event, in the batch's order. */
export type StageHandler<S extends Stage> = (
  events: StageEvents[S][],
  deps: StageDeps,
) => Promise<Outcome[]>;

/**
 * The same handler for events that are tried again because those beside them failed: it gives up soon
 * on rows that another transaction holds, for it may be many that wait for them.
 */
export const impatient =
  <S extends Stage>(handler: StageHandler<S>): StageHandler<S> =>
  (events, deps) =>
    handler(events, { ...deps, lockTimeoutMs: 100 });

/** What each queue's events are handled by. */
export type StageHandlers = { [S in Stage]: StageHandler<S> };
