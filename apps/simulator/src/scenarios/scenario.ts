import type { PathName, Step } from "../orders/paths.ts";

export interface Scenario {
  /** What it plays, in a line. */
  about: string;
  /** What is played when the caller names no number. */
  orders: number;
  perSecond: number;
  /** How many orders of each path one round holds; rounds repeat, each in its own order. */
  mix: Partial<Record<PathName, number>>;
  /** How long orders stay at a step, in seconds at a time scale of 1; elsewhere a minute or more. */
  staySeconds?: Partial<Record<Step, number>>;
  /** After this share of the orders has been placed the seller withdraws the app's authorization. */
  disconnectsAt?: number;
}
