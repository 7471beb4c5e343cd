import type { Database } from "@sluice/db";
import type { Outcome, RawEvent, Stage, StageEvents } from "@sluice/queues";
import type { WebhookEvent } from "@sluice/tiktok";
import type { OrderReader } from "./order-reader.ts";

/** What the handlers need. */
export interface StageDeps {
  db: Database;
  readWebhook: (event: RawEvent) => WebhookEvent;
  orderReader: OrderReader;
  onWaited: (waitedMs: number[]) => void;
  /** Aborts when the job's time is up or its lock is lost. */
  signal: AbortSignal;
}

/** Handles a batch and answers one outcome an event, in the batch's order. */
export type StageHandler<S extends Stage> = (
  events: StageEvents[S][],
  deps: StageDeps,
) => Promise<Outcome[]>;
