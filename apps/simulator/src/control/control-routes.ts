import type { Route } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { answerAdvance } from "./advance-order.ts";
import { answerDeauthorize, answerExpireTokens } from "./end-authorization.ts";
import { answerScenario } from "./start-scenario.ts";
import { answerStats } from "./read-stats.ts";
import { answerTruth } from "./read-truth.ts";
import { answerFaults, turnFaults } from "./turn-faults.ts";
import { answerWebhook } from "./send-one-webhook.ts";

/** What steers the simulator; none of it exists at TikTok. */
export const controlRoutes = (controls: Controls): Route[] => [
  { method: "GET", path: "/control/faults", answer: () => answerFaults(controls) },
  { method: "PUT", path: "/control/faults", answer: (call) => turnFaults(controls, call) },
  {
    method: "POST",
    path: "/control/scenarios/:name",
    answer: (call) => answerScenario(controls, call),
  },
  { method: "GET", path: "/control/truth", answer: (call) => answerTruth(controls, call) },
  { method: "GET", path: "/control/stats", answer: () => answerStats(controls) },
  { method: "POST", path: "/control/webhooks", answer: (call) => answerWebhook(controls, call) },
  {
    method: "POST",
    path: "/control/orders/:id/advance",
    answer: (call) => answerAdvance(controls, call),
  },
  {
    method: "POST",
    path: "/control/shops/:id/deauthorize",
    answer: (call) => answerDeauthorize(controls, call),
  },
  {
    method: "POST",
    path: "/control/tokens/expire",
    answer: () => answerExpireTokens(controls),
  },
];
