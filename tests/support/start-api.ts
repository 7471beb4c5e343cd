import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createApiApp, routes } from "@sluice/api";
import { advanceOrders, connectDatabase, connectViews } from "@sluice/db";
import { fold } from "@sluice/domain";
import { createVault } from "@sluice/domain/vault";
import { connectRedis } from "@sluice/queues";
import { createLog, createMetrics } from "@sluice/runtime";
import { createSimulator } from "@sluice/simulator";
import { createTikTokClient } from "@sluice/tiktok";
import { freshDatabase } from "./fresh-database.ts";
import { freshRedis } from "./servers.ts";

/** The parts of the API's answers that tests look into; the contract is checked at run time. */
interface ApiBody {
  id: string;
  detail: string;
  requestId: string;
  orders: { id: string; tiktokOrderId: string; createdAt: string }[];
  next: string | null;
  entries: { id: string; raw?: string; factId?: string; decidedAt?: string; receivedAt?: string }[];
  queues: { stage: string }[];
  shops: { id: string }[];
  needsAttention: boolean;
  webhookToStateMs: { p50: number; p99: number };
}

/** The API over a real Postgres, a real Redis and a simulated TikTok. `close` ends all of it. */
export const startApi = async () => {
  const { url, drop } = await freshDatabase();
  const pool = { applicationName: "test", connectionsMax: 4 };
  const db = connectDatabase(url, pool);
  const views = connectViews(url, pool);
  const redis = connectRedis(await freshRedis(), "handOver");
  const vault = createVault(Buffer.alloc(32, 1));
  const simulator = createSimulator({ ...simulated, ...app, log });
  const tiktokUrl = await simulator.listen({ port: 0, host: "127.0.0.1" });

  const api = createApiApp({
    db,
    views,
    redis,
    vault,
    client: createTikTokClient({ ...app, apiUrl: tiktokUrl, authUrl: tiktokUrl }),
    apiToken,
    metrics: createMetrics("api"),
    log,
  });
  api.server.listen(0, "127.0.0.1");
  await once(api.server, "listening");
  const base = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    if (response.ok) holdToContract(method, path, json);
    return { status: response.status, body: json as ApiBody };
  };

  return {
    api,
    db,
    views,
    redis,
    vault,
    tiktokUrl,
    get: (path: string) => call("GET", path),
    post: (path: string, body: unknown) => call("POST", path, body),
    asBrowser: (path: string) =>
      fetch(base + path, { headers: { authorization: `Basic ${btoa(`anyone:${apiToken}`)}` } }),
    advance: (...orderIds: string[]) => advanceOrders(db, orderIds, fold),
    close: async () => {
      api.server.close();
      api.server.closeAllConnections();
      await simulator.close();
      redis.disconnect();
      await views.$client.end();
      await db.end();
      await drop();
    },
  };
};

const apiToken = "a-token-for-tests";
const app = { appKey: "6simulatorkey", appSecret: "a-secret-for-tests" };
const simulated = { webhookUrl: "http://127.0.0.1:9/", seed: 1, timeScale: 1 };
const log = createLog({ name: "api", level: "silent" });

const holdToContract = (method: string, path: string, body: unknown) => {
  const asked = path.replace("/api/v1", "").replace(/\?.*/, "");
  const route = routes.find(
    (each) =>
      each.method === method && new RegExp(`^${each.path.replace(":id", "[^/]+")}$`).test(asked),
  );
  if (!route) throw new Error(`${method} ${path} is in no line of the table.`);
  route.output.parse(body);
};
