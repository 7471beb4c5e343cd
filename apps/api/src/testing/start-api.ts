import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createVault } from "@sluice/domain/vault";
import { createLog, type Log } from "@sluice/runtime";
import { createPasswords } from "../access/passwords.ts";
import { byCredentials } from "../require-actor.ts";
import { createHttpServer } from "../http-server.ts";
import type { ApiContext } from "../route.ts";

export const apiToken = "a-token-for-tests";

/** The API over HTTP on a free port, in front of a world that is empty but for what is given. */
export const startApi = async (given: Partial<ApiContext> = {}, log: Log = silentLog) => {
  const server = createHttpServer({
    authenticate: byCredentials({ db: absent, access, apiToken }),
    trustedProxies: 0,
    ctx: { ...emptyWorld, ...given },
    boardQueues: [],
    dashboardFolder: "/nowhere",
    onAnswer: () => undefined,
    log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
};

const silentLog = createLog({ name: "api", level: "silent" });

const access: ApiContext["access"] = {
  sessionSecret: "a-key-of-hashes-for-tests",
  sessions: { idleMs: 60_000, lifetimeMs: 60_000 },
  passwords: createPasswords(),
  oidc: undefined,
  areas: new Set(),
};

/** There is no server here: a handler that reaches for one fails its test. */
const absent = undefined as never;

const emptyWorld: ApiContext = {
  db: absent,
  views: absent,
  queues: absent,
  listOrders: async () => ({ orders: [], next: null }),
  findOrder: async () => undefined,
  orderTimeline: async () => [],
  pipelineSummary: async () => ({
    orders: { received: 0, processing: 0, shipped: 0, delivered: 0, failed: 0 },
    events: { handled: 0, pending: 0 },
    deadLetters: 0,
    webhookToStateMs: { p50: null, p99: null },
  }),
  whyNotReady: () => Promise.resolve([]),
  simulator: undefined,
  readQueues: async () => [],
  listSyncRuns: async () => [],
  findSyncRun: async () => undefined,
  listFindings: async () => [],
  countFindings: async () => ({}),
  askForRun: async () => undefined,
  askToCancel: async () => false,
  enqueueSync: async () => undefined,
  exchangeCode: async () => ({
    accessToken: "an-access-token",
    accessTokenExpiresAtS: 1_900_000_000,
    refreshToken: "a-refresh-token",
    refreshTokenExpiresAtS: 1_900_000_000,
    openId: "an-open-id",
    sellerName: "A seller",
    region: "GB",
    scopes: [],
  }),
  listShops: async () => [
    { shopId: "7495", name: "A shop", region: "GB", sellerType: "LOCAL", cipher: "c", code: "GB1" },
  ],
  saveAuthorization: async () => undefined,
  consentUrl: (state) => `https://consent.example/?state=${state}`,
  recordConsentState: async () => "2026-11-23T00:00:00.000Z",
  useConsentState: async () => false,
  recordAudit: async () => undefined,
  listShopViews: async () => [],
  setShopStatus: async () => undefined,
  shopForReading: async () => undefined,
  webhooks: {
    eventTypes: ["ORDER_STATUS_CHANGE"],
    address: undefined,
    list: async () => [],
    set: async () => undefined,
  },
  listAlerts: async () => [],
  resolveAlert: async () => false,
  listDrift: async () => [],
  vault: createVault(Buffer.alloc(32, 1)),
  access,
  stream: absent,
};
