import type { Database } from "@sluice/db";
import type { Outcome, RawEvent, Stage, StageEvents } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import type { WebhookEvent } from "@sluice/tiktok";
import type { OrderReader } from "./order-reader.ts";
import { advance } from "./stages/advance.ts";
import { normalize } from "./stages/normalize.ts";
import { persist } from "./stages/persist.ts";

/** What the handlers need. */
export interface StageDeps {
  db: Database;
  readWebhook: (event: RawEvent) => WebhookEvent;
  orderReader: OrderReader;
  onWaited: (waitedMs: number[]) => void;
  log: Log;
  /** Aborts when the job's time is up or its lock is lost. */
  signal: AbortSignal;
}

/** Handles a batch and answers one outcome an event, in the batch's order. */
export type StageHandler<S extends Stage> = (
  events: StageEvents[S][],
  deps: StageDeps,
) => Promise<Outcome[]>;

export const stageHandlers = { normalize, persist, advance } satisfies {
  [S in Stage]: StageHandler<S>;
};
