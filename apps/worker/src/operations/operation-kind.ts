import type { Database, OperationUnderWay } from "@sluice/db";
import type { SweepDeps } from "../sweeps/sweep.ts";

/** How operations of a kind are worked off. Whatever it does may be done twice, and by two at once. */
export interface OperationKind {
  /** Takes the next targets that pace and canary allow, and deals with them. Answers how many. */
  send: (operation: OperationUnderWay, deps: SweepDeps) => Promise<number>;
  /** Finds out what became of targets; null where they are done when they are sent. */
  settle: ((db: Database, operationId: number) => Promise<void>) | null;
}
