import type { Lab } from "./open-lab.ts";

/** What must be zero after every case; see `check-everything.ts` for how each is counted. */
export interface Counters {
  /** Webhooks that were answered 200 and have no verdict. */
  lost: number;
  /** Facts of webhooks that nobody sent. */
  unexpected: number;
  /** Effects that were applied more than once. */
  duplicated: number;
  /** Orders that stand elsewhere than at TikTok. */
  diverged: number;
  /** Steps of an order's history that go backwards. */
  regressed: number;
  /** Work that is not finished and that nothing will take up: no job, no row, no schedule. */
  stuck: number;
  /** Work that failed and stands in no dead letter. */
  silent: number;
  /** Requests that had no answer within 3 s. */
  hung: number;
}

export interface CaseRun {
  seed: number;
  /** The short form runs in `npm test`; it takes about 15 s, and 20 at most. */
  isShort: boolean;
}

export interface CaseResult {
  counters: Counters;
  /** The case's own figures, by name. */
  figures: Record<string, number | string>;
  /** Where the outcome differs from what the case expects; empty if it holds. */
  problems: string[];
}

/** One way in which such pipelines die, produced on purpose. */
export interface FaultCase {
  id: string;
  title: string;
  run: (lab: Lab, run: CaseRun) => Promise<CaseResult>;
}

export const counterNames = [
  "lost",
  "unexpected",
  "duplicated",
  "diverged",
  "regressed",
  "stuck",
  "silent",
  "hung",
] as const satisfies (keyof Counters)[];
