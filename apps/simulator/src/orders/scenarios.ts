import type { PathName } from "./paths.ts";

export interface Scenario {
  about: string;
  /** What is played when the caller names no number. */
  orders: number;
  perSecond: number;
  /** How many orders of each path one round holds; rounds repeat, each in its own order. */
  mix: Partial<Record<PathName, number>>;
}

/** All scenarios end: every path has a last step. None touches the fault dials. */
export const scenarios = {
  opening: {
    about: "forty orders that show everything an order can do; about thirty are delivered",
    orders: 40,
    perSecond: 4,
    mix: {
      delivered: 11,
      completed: 8,
      heldThenCompleted: 8,
      shippedInTwo: 4,
      addressChanged: 2,
      neverPaid: 2,
      cancelledByBuyer: 2,
      cancelledBySeller: 2,
      refunded: 1,
    },
  },
  "happy-path": {
    about: "every order is paid, shipped and delivered, in five steps and nothing else",
    orders: 100,
    perSecond: 10,
    mix: { delivered: 1 },
  },
  cancellations: {
    about: "every order is cancelled, at each point where TikTok allows it",
    orders: 40,
    perSecond: 4,
    mix: { neverPaid: 1, cancelledByBuyer: 1, cancelledBySeller: 1, cancelledInTransit: 1 },
  },
  steady: {
    about: "an ordinary day: a long, even flow with few exceptions",
    orders: 600,
    perSecond: 1,
    mix: {
      delivered: 5,
      completed: 5,
      heldThenCompleted: 6,
      shippedInTwo: 1,
      addressChanged: 1,
      neverPaid: 1,
      cancelledByBuyer: 1,
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export const isScenarioName = (name: string): name is ScenarioName =>
  Object.hasOwn(scenarios, name);
