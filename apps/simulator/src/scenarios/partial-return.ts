import type { Scenario } from "./scenario.ts";

export const partialReturn = {
  about: "every order is delivered, and one unit of it given back and refunded",
  orders: 40,
  perSecond: 4,
  mix: { returnedInPart: 1 },
} as const satisfies Scenario;
