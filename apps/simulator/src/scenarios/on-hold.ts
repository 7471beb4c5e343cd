import type { Scenario } from "./scenario.ts";

export const onHold = {
  about: "every order is held for the hour in which the buyer may still change it",
  orders: 40,
  perSecond: 4,
  mix: { heldThenCompleted: 1 },
  staySeconds: { ON_HOLD: 3600 },
} as const satisfies Scenario;
