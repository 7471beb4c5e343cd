import type { Scenario } from "./scenario.ts";

export const partialCancel = {
  about: "the seller cancels one unit of every order and ships the rest",
  orders: 40,
  perSecond: 4,
  mix: { partlyCancelled: 1 },
} as const satisfies Scenario;
