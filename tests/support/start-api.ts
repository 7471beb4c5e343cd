import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createApiApp, routes, type ApiAppDeps } from "@sluice/api";
import { advanceOrders, connectDatabase, connectViews } from "@sluice/db";
import { fold } from "@sluice/domain";
import { createVault } from "@sluice/domain/vault";
import { connectRedis } from "@sluice/queues";
import { createLog, createMetrics } from "@sluice/runtime";
import { createSimulator } from "@sluice/simulator";
import { createTikTokClient } from "@sluice/tiktok";
import { aUser, quickPasswords, sessionSecret } from "./a-user.ts";
import { freshDatabase } from "./fresh-database.ts";
import { checkout, freshRedis } from "./servers.ts";

/** The parts of the API's answers that tests look into; the contract is checked at run time. */
interface ApiBody {
  id: string;
  detail: string;
  requestId: string;
  orders: { id: string; tiktokOrderId: string; createdAt: string }[];
  next: string | null;
  entries: { id: string; raw?: string; factId?: string; decidedAt?: string; receivedAt?: string }[];
  queues: { stage: string }[];
  shops: { id: string; status: string; openAlerts: number }[];
  alerts: { id: string; key: string; kind: string; resolvedAt: string | null }[];
  sightings: { path: string; name: string; seen: number }[];
  url: string;
  raw?: string;
  status: string;
  needsAttention: boolean;
  webhookToStateMs: { p50: number; p99: number };
}

/** What a test may have otherwise. */
export interface ApiSettings {
  idleMs?: number;
  lifetimeMs?: number;
  trustedProxies?: number;
  passwords?: ApiAppDeps["access"]["passwords"];
  oidc?: ApiAppDeps["access"]["oidc"];
  /** A database that the test made, which several may share. */
  databaseUrl?: string;
}

/** The API over a real Postgres, a real Redis and a simulated TikTok. `close` ends all of it. */
export const startApi = async (settings: ApiSettings = {}) => {
  const { url, drop } = settings.databaseUrl
    ? { url: settings.databaseUrl, drop: async () => undefined }
    : await freshDatabase();
  const pool = { applicationName: "test", connectionsMax: 4 };
  const db = connectDatabase(url, pool);
  const views = connectViews(url, pool);
  const redis = connectRedis(await freshRedis(), "handOver");
  const vault = createVault(Buffer.alloc(32, 1));
  const simulator = createSimulator({ ...simulated, ...app, log });
  const tiktokUrl = await simulator.listen({ port: 0, host: "127.0.0.1" });

  const metrics = createMetrics("api");
  const api = createApiApp({
    db,
    views,
    redis,
    vault,
    client: createTikTokClient({ ...app, apiUrl: tiktokUrl, authUrl: tiktokUrl }),
    apiToken,
    access: {
      sessionSecret,
      sessions: {
        idleMs: settings.idleMs ?? 30 * 60_000,
        lifetimeMs: settings.lifetimeMs ?? 12 * 3_600_000,
      },
      passwords: settings.passwords ?? quickPasswords(),
      oidc: settings.oidc,
    },
    trustedProxies: settings.trustedProxies ?? 0,
    consent: { url: `${tiktokUrl}/open/authorize`, serviceId: "sluice" },
    webhookPublicUrl: undefined,
    simulatorUrl: tiktokUrl,
    streamClientsMax: 20,
    dashboardFolder: join(checkout, "apps/dashboard/dist"),
    metrics,
    log,
  });
  await api.stream.start();
  api.server.listen(0, "127.0.0.1");
  await once(api.server, "listening");
  const base = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;

  /** Opens a consent link as a seller's browser does. Answers where the browser is sent back to. */
  const consent = async (link: string, answers: Record<string, string> = {}) => {
    const page = new URL(link);
    page.searchParams.set("redirect_uri", `${base}/authorizations/callback`);
    for (const [name, value] of Object.entries(answers)) page.searchParams.set(name, value);
    const redirect = await fetch(page, { redirect: "manual" });
    return redirect.headers.get("location") ?? "";
  };

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
    metrics,
    tiktokUrl,
    get: (path: string) => call("GET", path),
    base,
    token: apiToken,
    databaseUrl: url,
    consent,
    put: (path: string, body: unknown) => call("PUT", path, body),
    post: (path: string, body: unknown) => call("POST", path, body),
    asBrowser: async (path: string) => {
      const { cookie } = await aUser(db, { role: "viewer" });
      return await fetch(base + path, { headers: { cookie } });
    },
    advance: (...orderIds: string[]) => advanceOrders(db, orderIds, fold),
    close: async () => {
      await api.stream.close();
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

export const apiToken = "a-token-for-tests";
const app = { appKey: "6simulatorkey", appSecret: "a-secret-for-tests" };
const simulated = { webhookUrl: "http://127.0.0.1:9/", seed: 1, timeScale: 1 };
const log = createLog({ name: "api", level: "silent" });

const holdToContract = (method: string, path: string, body: unknown) => {
  const asked = path.replace("/api/v1", "").replace(/\?.*/, "");
  const route = routes.find(
    (each) =>
      each.method === method &&
      new RegExp(`^${each.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(asked),
  );
  if (!route) throw new Error(`${method} ${path} is in no line of the table.`);
  route.output.parse(body);
};
