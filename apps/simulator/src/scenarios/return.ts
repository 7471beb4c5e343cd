import type { Scenario } from "./scenario.ts";

export const fullReturn = {
  about: "every order is delivered, given back whole and refunded",
  orders: 40,
  perSecond: 4,
  mix: { returnedInFull: 1 },
} as const satisfies Scenario;
