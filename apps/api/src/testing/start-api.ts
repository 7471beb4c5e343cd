import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createVault } from "@sluice/domain/vault";
import { createLog } from "@sluice/runtime";
import { createHttpServer } from "../http-server.ts";
import type { ApiContext } from "../route.ts";

export const apiToken = "a-token-for-tests";

/** The API over HTTP on a free port, in front of a world that is empty but for what is given. */
export const startApi = async (given: Partial<ApiContext> = {}) => {
  const server = createHttpServer({
    apiToken,
    ctx: { ...emptyWorld, ...given },
    boardQueues: [],
    onAnswer: () => undefined,
    log: createLog({ name: "api", level: "silent" }),
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

const emptyWorld: ApiContext = {
  listOrders: async () => ({ orders: [], next: null }),
  findOrder: async () => undefined,
  orderTimeline: async () => [],
  pipelineSummary: async () => ({
    orders: { received: 0, processing: 0, shipped: 0, delivered: 0, failed: 0 },
    events: { handled: 0, pending: 0 },
    deadLetters: 0,
    webhookToStateMs: { p50: null, p99: null },
  }),
  readQueues: async () => [],
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
  vault: createVault(Buffer.alloc(32, 1)),
};
