import type { Scenario } from "./scenario.ts";

export const opening = {
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
} as const satisfies Scenario;
