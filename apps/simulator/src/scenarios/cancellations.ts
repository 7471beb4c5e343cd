import type { Scenario } from "./scenario.ts";

export const cancellations = {
  about: "every order is cancelled, at each point where TikTok allows it",
  orders: 40,
  perSecond: 4,
  mix: { neverPaid: 1, cancelledByBuyer: 1, cancelledBySeller: 1, cancelledInTransit: 1 },
} as const satisfies Scenario;
