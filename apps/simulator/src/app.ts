import { randomBytes } from "node:crypto";
import type { Log } from "@sluice/runtime";
import { createAuthorization } from "./authorization.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { createFaultDials } from "./faults.ts";
import { json, text } from "./http/answer.ts";
import type { Call, Route } from "./http/route.ts";
import { closeServer, createHttpServer, listen } from "./http/serve.ts";
import { applyFaults, applyOwnFaults } from "./open-api/apply-faults.ts";
import { createApiAnswers, type ApiAnswers } from "./open-api/api-errors.ts";
import { consentRoute } from "./open-api/consent-route.ts";
import { createPageTokens } from "./open-api/page-tokens.ts";
import { createRateBuckets } from "./open-api/rate-buckets.ts";
import { signedRoutes } from "./open-api/signed-routes.ts";
import { tokenRoutes } from "./open-api/token-routes.ts";
import { createHistoryMaker } from "./orders/make-history.ts";
import { createOrderStore } from "./orders/order-store.ts";
import { createPlayer } from "./orders/play-scenario.ts";
import { seededRandom } from "./seeded-random.ts";
import { createSellers, type Seller } from "./shops.ts";
import { createStats } from "./stats.ts";
import { createPosters } from "./webhooks/choose-poster.ts";
import { disconnectSeller } from "./webhooks/disconnect-seller.ts";
import { createWebhookSender } from "./webhooks/send-webhooks.ts";
import { createSubscriptions } from "./webhooks/subscriptions.ts";

export interface SimulatorSettings {
  appKey: string;
  appSecret: string;
  webhookUrl: string;
  seed: number;
  timeScale: number;
  log: Log;
  /** Milliseconds since 1970; the real clock unless a test needs another. */
  now?: () => number;
}

export interface Simulator {
  /** Opens the one port for all sides and gives its URL; port 0 takes any free one. */
  listen: (address: { port: number; host: string }) => Promise<string>;
  close: () => Promise<void>;
}

/** A whole TikTok Shop in memory: its consent page, token and order API, webhooks and controls. */
export const createSimulator = ({ now = Date.now, ...settings }: SimulatorSettings): Simulator => {
  const { appKey, appSecret, webhookUrl, seed, timeScale, log } = settings;
  const credentials = { appKey, appSecret };
  const sellers = createSellers(seed);
  const faults = createFaultDials();
  const authorization = createAuthorization({ faults, now });
  const faultRandom = seededRandom(seed, "faults");
  const stats = createStats();
  const orders = createOrderStore();
  const answers = createApiAnswers({ requestId: () => requestId(now()) });

  const subscriptions = createSubscriptions({ now });
  const posters = createPosters({ defaultUrl: webhookUrl, subscriptions });
  const sending = { ...credentials, timeScale, posters, faults, faultRandom, stats, now, log };
  const sender = createWebhookSender(sending);
  const { announce } = sender;
  const disconnect = (seller: Seller) => disconnectSeller({ authorization, announce }, seller);
  const making = { seed, store: orders, now };
  const player = createPlayer({
    ...making,
    timeScale,
    announce,
    disconnect: (shop) => disconnect(shop.seller),
    log,
  });
  const makeHistory = createHistoryMaker(making);
  const pageTokens = createPageTokens({ now });
  const reading = { authorization, answers, orders, pageTokens, subscriptions, now };

  const shopIds = new Map(
    sellers.flatMap(({ shops }) => shops.map(({ cipher, id }) => [cipher, id])),
  );
  const shopIdOf = ({ query }: Call) => shopIds.get(query.get("shop_cipher") ?? "");
  const buckets = createRateBuckets({ now });
  const faulty = { faults, faultRandom, buckets, answers, orders, shopIdOf, now };
  const apiRoutes: Route[] = [
    ...tokenRoutes({ ...credentials, authorization, answers, stats }).map((route) =>
      applyOwnFaults(faulty, route),
    ),
    ...signedRoutes({ ...credentials, ...reading }).map((route) => applyFaults(faulty, route)),
  ];
  const controls = {
    authorization,
    disconnect,
    faults,
    makeHistory,
    now,
    orders,
    pageTokens,
    player,
    sellers,
    sender,
    stats,
  };
  const routes: Route[] = [
    { method: "GET", path: "/livez", answer: () => text(200, "alive\n") },
    consentRoute({ authorization, sellers }),
    ...apiRoutes,
    ...controlRoutes({ ...controls, apiRoutes: apiRoutes.map(routeName) }),
  ];
  const server = createHttpServer({
    routes,
    otherwise: (call) => answerUnknown(routes, answers, call),
    answered: (route, call, code) => {
      if (!/\/(control|livez)/.test(route)) stats.countApiCall(route, code, shopIdOf(call));
    },
    log,
  });

  return {
    listen: (address) => listen(server, address),
    close: async () => {
      player.close();
      sender.close();
      await closeServer(server);
    },
  };
};

const answerUnknown = (routes: Route[], answers: ApiAnswers, { path }: Call) => {
  const isKnownPath = routes.some((route) => route.path === path);
  if (!path.startsWith("/control"))
    return answers.refusal(isKnownPath ? "methodInvalid" : "pathInvalid");
  const controls = routes.filter((route) => route.path.startsWith("/control/"));
  return json(404, {
    error: "no such control",
    controls: controls.map(routeName),
  });
};

const routeName = ({ method, path }: Route): string => `${method} ${path}`;

/** TikTok's ids start with the time: 20220307074900… */
const requestId = (nowMs: number): string =>
  new Date(nowMs).toISOString().replace(/\D/g, "").slice(0, 14) +
  randomBytes(10).toString("hex").toUpperCase();
