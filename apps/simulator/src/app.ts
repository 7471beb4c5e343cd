import { randomBytes } from "node:crypto";
import type { Log } from "@sluice/runtime";
import { createAuthorization } from "./authorization.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { createFaultDials } from "./faults.ts";
import { json, text } from "./http/answer.ts";
import type { Call, Route } from "./http/route.ts";
import { closeServer, createHttpServer, listen } from "./http/serve.ts";
import { createApiAnswers, type ApiAnswers } from "./open-api/api-errors.ts";
import { consentRoute } from "./open-api/consent-route.ts";
import { signedRoutes } from "./open-api/signed-routes.ts";
import { tokenRoutes } from "./open-api/token-routes.ts";
import { createOrderStore } from "./orders/order-store.ts";
import { createPlayer } from "./orders/play-scenario.ts";
import { seededRandom } from "./seeded-random.ts";
import { createSellers } from "./shops.ts";
import { createStats } from "./stats.ts";
import { createPoster } from "./webhooks/post-webhook.ts";
import { createWebhookSender } from "./webhooks/send-webhooks.ts";

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
  const authorization = createAuthorization({ now });
  const faults = createFaultDials();
  const faultRandom = seededRandom(seed, "faults");
  const stats = createStats();
  const orders = createOrderStore();
  const answers = createApiAnswers({ requestId: () => requestId(now()) });

  const poster = createPoster(webhookUrl);
  const sending = { ...credentials, timeScale, poster, faults, faultRandom, stats, now, log };
  const sender = createWebhookSender(sending);
  const { announce } = sender;
  const player = createPlayer({ seed, timeScale, store: orders, announce, now, log });

  const routes: Route[] = [
    { method: "GET", path: "/livez", answer: () => text(200, "alive\n") },
    consentRoute({ authorization, sellers }),
    ...tokenRoutes({ ...credentials, authorization, answers }),
    ...signedRoutes({ ...credentials, authorization, answers, faults, faultRandom, orders, now }),
    ...controlRoutes({ authorization, faults, orders, player, sellers, sender, stats }),
  ];
  const server = createHttpServer({
    routes,
    otherwise: (call) => answerUnknown(routes, answers, call),
    answered: (route, code) => {
      if (!/\/(control|livez)/.test(route)) stats.countApiCall(route, code);
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
  if (!path.startsWith("/control")) return answers.refusal("pathInvalid");
  const controls = routes.filter((route) => route.path.startsWith("/control/"));
  return json(404, {
    error: "no such control",
    controls: controls.map((route) => `${route.method} ${route.path}`),
  });
};

/** TikTok's ids start with the time: 20220307074900… */
const requestId = (nowMs: number): string =>
  new Date(nowMs).toISOString().replace(/\D/g, "").slice(0, 14) +
  randomBytes(10).toString("hex").toUpperCase();
