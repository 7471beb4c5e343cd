import type { Scenario } from "./scenario.ts";

export const steady = {
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
} as const satisfies Scenario;
