import type { Route } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { answerAdvance } from "./advance-order.ts";
import {
  answerDeauthorize,
  answerExpirePageTokens,
  answerExpireTokens,
} from "./end-authorization.ts";
import { answerExpiration } from "./announce-expiration.ts";
import { answerHistory } from "./make-history.ts";
import { answerScenario, answerScenarios } from "./start-scenario.ts";
import { answerDropped } from "./read-dropped.ts";
import { answerShops } from "./read-shops.ts";
import { answerStats } from "./read-stats.ts";
import { answerTruth } from "./read-truth.ts";
import { answerFaults, answerLimits, turnFaults } from "./turn-faults.ts";
import { answerWebhook } from "./send-one-webhook.ts";

/** What steers the simulator; none of it exists at TikTok. */
export const controlRoutes = (controls: Controls): Route[] => [
  { method: "GET", path: "/control/faults", answer: (call) => answerFaults(controls, call) },
  { method: "GET", path: "/control/faults/limits", answer: () => answerLimits(controls) },
  { method: "PUT", path: "/control/faults", answer: (call) => turnFaults(controls, call) },
  { method: "GET", path: "/control/scenarios", answer: answerScenarios },
  {
    method: "POST",
    path: "/control/scenarios/:name",
    answer: (call) => answerScenario(controls, call),
  },
  { method: "POST", path: "/control/history", answer: (call) => answerHistory(controls, call) },
  { method: "GET", path: "/control/truth", answer: (call) => answerTruth(controls, call) },
  { method: "GET", path: "/control/stats", answer: () => answerStats(controls) },
  {
    method: "GET",
    path: "/control/webhooks/dropped",
    answer: (call) => answerDropped(controls, call),
  },
  { method: "GET", path: "/control/shops", answer: () => answerShops(controls) },
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
    path: "/control/shops/:id/announce-expiration",
    answer: (call) => answerExpiration(controls, call),
  },
  {
    method: "POST",
    path: "/control/page-tokens/expire",
    answer: () => answerExpirePageTokens(controls),
  },
  {
    method: "POST",
    path: "/control/tokens/expire",
    answer: () => answerExpireTokens(controls),
  },
];
