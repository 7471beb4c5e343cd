import type { Scenario } from "./scenario.ts";

export const disputedReturns = {
  about: "returns that come to nothing: rejected, withdrawn, or refused on arrival",
  orders: 40,
  perSecond: 4,
  mix: { returnRejected: 1, returnWithdrawn: 1, returnRefusedOnArrival: 1 },
} as const satisfies Scenario;
