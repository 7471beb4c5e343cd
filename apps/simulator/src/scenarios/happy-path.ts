import type { Scenario } from "./scenario.ts";

export const happyPath = {
  about: "every order is paid, shipped and delivered, in five steps and nothing else",
  orders: 100,
  perSecond: 10,
  mix: { delivered: 1 },
} as const satisfies Scenario;
