import type { Scenario } from "./scenario.ts";

export const legacyReverse = {
  about: "cancelled orders that are also told in the old way, by a webhook of type 2",
  orders: 10,
  perSecond: 4,
  mix: { cancelledWithLegacyNotice: 1 },
} as const satisfies Scenario;
