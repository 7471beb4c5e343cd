import type { Scenario } from "./scenario.ts";

export const splitPackages = {
  about: "every order goes out in two packages, the first before the second",
  orders: 40,
  perSecond: 4,
  mix: { shippedInTwo: 1 },
} as const satisfies Scenario;
