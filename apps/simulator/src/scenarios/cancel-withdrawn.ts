import type { Scenario } from "./scenario.ts";

export const cancelWithdrawn = {
  about: "every buyer asks to cancel, withdraws the request and gets the goods",
  orders: 40,
  perSecond: 4,
  mix: { cancelWithdrawn: 1 },
} as const satisfies Scenario;
