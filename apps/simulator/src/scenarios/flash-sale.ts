import type { Scenario } from "./scenario.ts";

export const flashSale = {
  about: "two thousand orders within ten seconds, some never paid or cancelled",
  orders: 2000,
  perSecond: 200,
  mix: { delivered: 16, heldThenCompleted: 2, neverPaid: 1, cancelledByBuyer: 1 },
} as const satisfies Scenario;
