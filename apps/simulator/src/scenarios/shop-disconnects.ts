import type { Scenario } from "./scenario.ts";

export const shopDisconnects = {
  about: "orders flow, and half-way the seller withdraws the app's authorization",
  orders: 40,
  perSecond: 4,
  mix: { delivered: 1, completed: 1 },
  // The orders live on and are still told: whether TikTok falls silent at once is not documented.
  disconnectsAt: 0.5,
} as const satisfies Scenario;
