import type { Scenario } from "./scenario.ts";

export const cancelledInTransit = {
  about: "every order is cancelled at the buyer's request while it is on its way",
  orders: 40,
  perSecond: 4,
  mix: { cancelledInTransitAgreed: 1 },
} as const satisfies Scenario;
