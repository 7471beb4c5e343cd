import { OrderPhase, OrderState, Problem } from "@sluice/contract";
import { DbError } from "@sluice/db";
import * as domain from "@sluice/domain";
import { TikTokError } from "@sluice/tiktok";
import type { ApiContext } from "./route.ts";
import { routes } from "./routes.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async (given: Partial<ApiContext> = {}) => {
  const api = await startApi(given);
  opened.push(api);
  const call = async (method: string, path: string, { headers, body }: Sent = {}) => {
    const response = await fetch(api.url + path, {
      method,
      redirect: "manual",
      body: body ?? null,
      headers: { authorization: `Bearer ${apiToken}`, ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
  return {
    get: (path: string) => call("GET", path),
    call,
    post: (path: string, body: string, type = "application/json") =>
      call("POST", path, { body, headers: { "content-type": type } }),
  };
};

interface Sent {
  headers?: Record<string, string>;
  body?: string;
}

const problemIn = ({ text }: { text: string }) => Problem.parse(JSON.parse(text));

test("the contract's states and phases are the domain's", () => {
  expect(OrderState.options).toEqual(domain.OrderState.options);
  expect(OrderPhase.options).toEqual(domain.OrderPhase.options);
});

test("every answer, good or bad, has the security headers and names no software", async () => {
  const { get, call } = await setup();
  const paths = ["/", "/queues/", "/queues/static/images/logo.svg", "/queues/api/queues"];
  const answers = [
    ...(await Promise.all([...paths, "/api/v1/summary", "/nothing", "/api/v1/orders/%"].map(get))),
    await call("GET", "/api/v1/summary", { headers: { authorization: "" } }),
  ];
  for (const { headers } of answers) {
    expect(headers.get("content-security-policy")).toMatch("default-src 'self'");
    expect(headers.get("content-security-policy")).toMatch("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});

test("another site is never told that it may read", async () => {
  const { call } = await setup();
  for (const method of ["GET", "OPTIONS"]) {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await call(method, "/api/v1/orders", { headers });
    const names = [...answer.headers.keys()];
    expect(names.filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("the board and the API's queues do not get into each other's way", async () => {
  const { get } = await setup();
  expect((await get("/queues")).text).toMatch(/<base href="\/queues\/"/);
  expect(JSON.parse((await get("/api/v1/queues")).text)).toEqual({ queues: [] });
});

test.each(["POST", "PUT", "PATCH", "DELETE"])("the board is not changed by %s", async (method) => {
  const { call } = await setup();
  for (const path of ["/queues", "/queues/api/queues/pause", "/queues/api/queues/x/obliterate"]) {
    const answer = await call(method, path);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
});

test("an unknown path is a 404, a known one with another method a 405 that says which", async () => {
  const { get, call } = await setup();
  expect((await get("/api/v1/nothing")).status).toBe(404);
  // PATCH is a method of none.
  for (const { path } of routes) {
    const answer = await call("PATCH", `/api/v1${path.replaceAll(/:\w+/g, "1")}`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBeTruthy();
  }
});

test("a refused request names every field that is wrong", async () => {
  const { get } = await setup();
  const answer = await get("/api/v1/orders?limit=500&state=lost&sate=x");
  expect(answer.status).toBe(400);
  expect(
    problemIn(answer)
      .errors?.map(({ field }) => field)
      .sort(),
  ).toEqual(["limit", "sate", "state"]);
});

test("a filter given twice is refused, not guessed at", async () => {
  const { get } = await setup();
  const answer = await get("/api/v1/orders?state=shipped&state=failed");
  expect([answer.status, problemIn(answer).errors?.[0]?.field]).toEqual([400, "state"]);
});

test("a change must be JSON, whole, and no larger than 64 kB", async () => {
  const { post } = await setup();
  const path = "/api/v1/authorizations";
  const code = JSON.stringify({ code: "c" });
  expect((await post(path, code)).status).toBe(200);
  for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
    expect((await post(path, code, type)).status).toBe(415);
  expect((await post(path, code.slice(1))).status).toBe(400);
  expect((await post(path, "[]")).status).toBe(400);
  expect((await post(path, "null")).status).toBe(400);
  expect((await post(path, "")).status).toBe(400);
  expect((await post(path, JSON.stringify({ code: "c".repeat(64 * 1024) }))).status).toBe(413);
});

test("connecting a seller seals both tokens and tells neither", async () => {
  const saved: Parameters<ApiContext["saveAuthorization"]>[] = [];
  const { post } = await setup({ saveAuthorization: async (...both) => void saved.push(both) });
  const answer = await post("/api/v1/authorizations", '{"code":"c"}');
  expect(JSON.parse(answer.text)).toEqual({
    sellerName: "A seller",
    shops: [{ id: "7495", name: "A shop", region: "GB" }],
  });
  const [authorization, shops] = saved[0] ?? [];
  expect(authorization?.accessToken.includes("an-access-token")).toBe(false);
  expect(authorization?.refreshToken.includes("a-refresh-token")).toBe(false);
  expect(JSON.stringify(authorization)).not.toMatch("a-refresh-token");
  expect(shops?.[0]?.newWrappedKey.length).toBeGreaterThan(32);
});

test.each([
  ["unauthorized", 422],
  ["unavailable", 502],
  ["misconfigured", 502],
] as const)("a code that TikTok answers as %s is a %d", async (kind, status) => {
  const path = "/api/v2/token/get";
  const { post } = await setup({
    exchangeCode: () => Promise.reject(new TikTokError(kind, { path })),
  });
  const answer = await post("/api/v1/authorizations", '{"code":"secret-code"}');
  expect(answer.status).toBe(status);
  expect(problemIn(answer).detail).toBeTruthy();
  expect(answer.text).not.toMatch("secret-code");
});

test("a seller without a shop, or whose shops cannot be listed, is told so; nothing is saved", async () => {
  const saveAuthorization = () => Promise.reject(new Error("must not be called"));
  const none = await setup({ saveAuthorization, listShops: async () => [] });
  expect((await none.post("/api/v1/authorizations", '{"code":"c"}')).status).toBe(422);
  const away = new TikTokError("unavailable", { path: "/authorization/202309/shops" });
  const fails = await setup({ saveAuthorization, listShops: () => Promise.reject(away) });
  expect((await fails.post("/api/v1/authorizations", '{"code":"c"}')).status).toBe(502);
});

test("an order that is not there is a 404, its timeline too", async () => {
  const { get } = await setup();
  expect((await get("/api/v1/orders/576000000000000002")).status).toBe(404);
  expect((await get("/api/v1/orders/576000000000000002/timeline")).status).toBe(404);
});

test("what breaks inside stays inside: the client gets an id for the log", async () => {
  const err = new Error("select * from orders where token = 'tok' at /secret/path");
  const { get } = await setup({ pipelineSummary: () => Promise.reject(err) });
  const answer = await get("/api/v1/summary");
  const problem = problemIn(answer);
  expect(answer.status).toBe(500);
  expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
  expect(answer.text).not.toMatch(/select|tok|secret|\.ts/);
});

test.each([
  ["outage", 503],
  ["data", 400],
  ["other", 500],
] as const)("a database's %s is a %d without its SQLSTATE", async (kind, status) => {
  const err = new DbError(kind, "57P01", "Postgres cannot serve this now: 57P01");
  const { get } = await setup({ listOrders: () => Promise.reject(err) });
  const answer = await get("/api/v1/orders");
  expect(answer.status).toBe(status);
  expect(answer.text).not.toMatch("57P01");
});
