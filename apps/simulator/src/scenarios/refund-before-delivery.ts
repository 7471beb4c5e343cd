import type { Scenario } from "./scenario.ts";

export const refundBeforeDelivery = {
  about: "every order is refunded in full on its way and completed without a delivery",
  orders: 40,
  perSecond: 4,
  mix: { refunded: 1 },
} as const satisfies Scenario;
