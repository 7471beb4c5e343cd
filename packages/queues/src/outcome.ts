import type { Stage, StageEvents } from "./catalog.ts";

/** What is handed to a later stage when an event is done. */
export type HandOver = {
  [S in Stage]: { stage: S; events: StageEvents[S][] };
}[Stage];

/** What became of one event: a closed set, acted upon by `settle`. */
export type Outcome =
  | { kind: "done"; handOver: HandOver | null }
  | { kind: "retry"; error: string }
  | { kind: "later"; delayMs: number; why: string }
  | { kind: "dead"; reason: string };

export const done = (handOver: HandOver | null = null): Outcome => ({ kind: "done", handOver });
export const retry = (error: string): Outcome => ({ kind: "retry", error });
export const later = (delayMs: number, why: string): Outcome => ({ kind: "later", delayMs, why });
export const dead = (reason: string): Outcome => ({ kind: "dead", reason });
