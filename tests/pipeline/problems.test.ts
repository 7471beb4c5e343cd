import { routes } from "@sluice/api";
import { Problem } from "@sluice/contract";
import { z } from "zod";
import { startApi } from "../support/start-api.ts";

type Api = Awaited<ReturnType<typeof startApi>>;
let api: Api;
beforeAll(async () => (api = await startApi()));
afterAll(() => api.close());

const headers = {
  authorization: "Bearer a-token-for-tests",
  "content-type": "application/json",
};

test.each<[string, number, string, RequestInit]>([
  ["a path that is not there", 404, "/api/v1/nothing", {}],
  ["a path outside of the API", 404, "/nothing", {}],
  ["a row that is not there", 404, "/api/v1/sync-runs/1", {}],
  ["a method that the path has not", 405, "/api/v1/orders", { method: "DELETE" }],
  ["a change of the documentation", 405, "/api/docs", { method: "POST" }],
  ["nobody", 401, "/api/v1/orders", { headers: {} }],
  ["an unknown filter", 400, "/api/v1/orders?sate=shipped", {}],
  ["a broken escape in the path", 400, "/api/v1/orders/%E0%A4%A", {}],
  ["a body that is no JSON", 400, "/api/v1/sync-runs", { method: "POST", body: "{" }],
  ["JSON that is no object", 400, "/api/v1/sync-runs", { method: "POST", body: "[]" }],
  ["a body of 65 KB", 413, "/api/v1/sync-runs", { method: "POST", body: big() }],
  [
    "a form",
    415,
    "/api/v1/sync-runs",
    { method: "POST", headers: { ...headers, "content-type": "text/plain" }, body: "{}" },
  ],
  [
    "a compressed body",
    415,
    "/api/v1/sync-runs",
    { method: "POST", headers: { ...headers, "content-encoding": "gzip" }, body: "{}" },
  ],
])("%s is answered by a problem of RFC 9457", async (_what, status, path, request) => {
  const answer = await fetch(api.base + path, { headers, ...request });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = z.strictObject(Problem.shape).parse(await answer.json());
  expect(problem.status).toBe(status);
  expect(problem.requestId).toBe(answer.headers.get("x-request-id") ?? problem.requestId);
});

function big(): string {
  return JSON.stringify({ shopId: "1".repeat(65 * 1024) });
}

const lists = routes.filter(({ method, input }) => {
  const fieldsOf = (query: object) =>
    input.safeParse(query).error?.issues.map(({ path }) => path[0]) ?? [];
  return method === "GET" && fieldsOf({ limit: "many" }).includes("limit");
});

test("the table has lists", () => {
  expect(lists.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["/orders", "/sync-runs", "/reconciliation/:id"]),
  );
});

test.each(lists.map((route) => [route.path, route] as const))(
  "%s gives 200 lines at most",
  async (path) => {
    const limited = async (limit: number) => {
      const answer = await fetch(`${api.base}/api/v1${path.replace(/:\w+/, "1")}?limit=${limit}`, {
        headers,
      });
      const { errors = [] } = Problem.partial().parse(await answer.json());
      return errors.some(({ field }) => field === "limit");
    };
    expect(await limited(200)).toBe(false);
    expect(await limited(201)).toBe(true);
    expect(await limited(0)).toBe(true);
  },
);
