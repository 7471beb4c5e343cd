import { Agent, request } from "node:http";
import { routes } from "./routes.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  agent.destroy();
  await api.close();
});

// Thousands of requests: a connection for each at once would take longer than a test may.
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

const basic = (password: string) => `Basic ${Buffer.from(`x:${password}`).toString("base64")}`;

/** Sends the path byte for byte: `fetch` would resolve `//` and `%2e%2e` by itself. */
const send = (method: string, path: string, headers: Record<string, string | string[]> = {}) =>
  new Promise<{ status: number; header: (name: string) => unknown; text: string }>(
    (resolve, reject) => {
      const options = { host: "127.0.0.1", port: api.port, method, path, headers, agent };
      request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => response.headers[name],
            text,
          }),
        );
      })
        .on("error", reject)
        .end();
    },
  );

// From the table, so that a new route cannot be forgotten here.
const tablePaths = routes.map(({ method, path }) => ({
  method: method as string,
  path: `/api/v1${path.replaceAll(/:\w+/g, "576000000000000002")}`,
}));
const otherPaths = [
  "/",
  "/queues",
  "/queues/",
  "/queues/api/queues",
  "/queues/api/redis/stats",
  "/queues/static/images/logo.svg",
  "/favicon.ico",
  "/metrics",
  "/nothing",
].map((path) => ({ method: "GET", path }));
const spellings = (path: string) => [
  path,
  `/${path}`,
  `${path}/`,
  path.toUpperCase(),
  `/x/%2e%2e${path}`,
  `/x/..${path}`,
  `/queues/static/%2e%2e/%2e%2e${path}`,
  `${path}%00`,
  `${path}/%`,
  `${path}?token=${apiToken}`,
];
/** The login alone stands before the door, below the API as on its page. */
const isLogin = (method: string, path: string) =>
  method === "POST" && /^\/api\/v1\/sessions\/?(\?.*)?$/i.test(path);
const everything = [
  ...new Set(
    [...tablePaths, ...otherPaths].flatMap(({ method, path }) =>
      spellings(path).flatMap((spelling) =>
        [method, "GET", "HEAD", "OPTIONS", "POST", "PUT"].map((each) => `${each} ${spelling}`),
      ),
    ),
  ),
]
  .map((call) => call.split(" ") as [string, string])
  .map(([method, path]) => ({ method, path }))
  .filter(({ method, path }) => !isLogin(method, path));

// Some thousand requests, on a machine that may be busy.
jest.setTimeout(60_000);

const nobody: [string, Record<string, string>][] = [
  ["anonymous", {}],
  ["a wrong token", { authorization: "Bearer another-token-of-it" }],
];
const impostors: typeof nobody = [
  ["a part of the token", { authorization: `Bearer ${apiToken.slice(0, -1)}` }],
  ["an empty token", { authorization: "Bearer " }],
  ["the token as a password", { authorization: basic(apiToken) }],
  ["an empty password", { authorization: basic("") }],
  ["Basic without a colon", { authorization: `Basic ${Buffer.from(apiToken).toString("base64")}` }],
  ["the token under another scheme", { authorization: `Digest ${apiToken}` }],
  ["the token in a cookie", { cookie: `token=${apiToken}` }],
  ["the token as a session", { cookie: `__Host-sluice=${apiToken}` }],
  ["two sessions", { cookie: `__Host-sluice=${"a".repeat(43)}; __Host-sluice=${"b".repeat(43)}` }],
];

const methods = [...new Set(everything.map(({ method }) => method))];

describe.each(nobody)("nothing at all is open to %s", (_who, headers) => {
  test.each(methods)("by %s, however it is spelled", async (method) => {
    const calls = everything.filter((each) => each.method === method);
    expect(await openTo(headers, calls)).toEqual([]);
  });
});

test.each(impostors)("nothing is open to %s", async (_who, headers) => {
  expect(await openTo(headers, [...tablePaths, ...otherPaths])).toEqual([]);
});

/** What did not answer 401 and ask for a token. */
const openTo = async (headers: Record<string, string>, calls: typeof everything) => {
  const answers = await Promise.all(
    calls.map(async ({ method, path }) => {
      const answer = await send(method, path, headers);
      return { method, path, status: answer.status, asks: answer.header("www-authenticate") };
    }),
  );
  return answers.filter(({ status, asks }) => status !== 401 || asks !== 'Bearer realm="Sluice"');
};

test("two Authorization headers count as none, in either order", async () => {
  const good = `Bearer ${apiToken}`;
  const bad = "Bearer another-token-of-it";
  for (const authorization of [
    [good, bad],
    [bad, good],
  ])
    expect((await send("GET", "/api/v1/summary", { authorization })).status).toBe(401);
});

test.each(tablePaths)("$method $path lets the bearer through", async ({ method, path }) => {
  const answer = await send(method, path, { authorization: `Bearer ${apiToken}` });
  expect(answer.status).not.toBe(401);
});

test("a person who opens a page is led to the login and back; a program is told", async () => {
  const accept = "text/html,application/xhtml+xml";
  for (const path of ["/", "/queues/queue/%7Badvance%7D?status=failed"]) {
    const page = await send("GET", path, { accept });
    expect([page.status, page.header("location")]).toEqual([
      303,
      `/login?next=${encodeURIComponent(path)}`,
    ]);
    expect((await send("POST", path, { accept })).status).toBe(401);
    expect((await send("GET", path, { accept: "application/json" })).status).toBe(401);
  }
  for (const path of ["/api/v1/orders", "//api/v1/orders", "/API/v1/orders"])
    expect((await send("GET", path, { accept })).status).toBe(401);
});

test("a refusal is a problem that says what to send", async () => {
  const { text, header } = await send("GET", "/api/v1/orders");
  expect(header("content-type")).toMatch("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({ type: "about:blank", status: 401 });
});
