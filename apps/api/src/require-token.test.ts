import { request } from "node:http";
import { routes } from "./routes.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const basic = (password: string) => `Basic ${Buffer.from(`x:${password}`).toString("base64")}`;

/** Sends the path byte for byte: `fetch` would resolve `//` and `%2e%2e` by itself. */
const send = (method: string, path: string, headers: Record<string, string | string[]> = {}) =>
  new Promise<{ status: number; header: (name: string) => unknown; text: string }>(
    (resolve, reject) => {
      const options = { host: "127.0.0.1", port: api.port, method, path, headers };
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
  method,
  path: `/api/v1${path.replace(":id", "576000000000000002")}`,
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
const everything = [...tablePaths, ...otherPaths].flatMap(({ method, path }) =>
  spellings(path).flatMap((spelling) =>
    [...new Set([method, "GET", "HEAD", "OPTIONS", "POST", "PUT"])].map((each) => ({
      method: each,
      path: spelling,
    })),
  ),
);

const nobody: [string, Record<string, string>][] = [
  ["anonymous", {}],
  ["a wrong token", { authorization: "Bearer another-token-of-it" }],
];
const impostors: typeof nobody = [
  ["a part of the token", { authorization: `Bearer ${apiToken.slice(0, -1)}` }],
  ["an empty token", { authorization: "Bearer " }],
  ["a wrong password", { authorization: basic("another-token-of-it") }],
  ["an empty password", { authorization: basic("") }],
  ["Basic without a colon", { authorization: `Basic ${Buffer.from(apiToken).toString("base64")}` }],
  ["the token under another scheme", { authorization: `Digest ${apiToken}` }],
  ["the token in a cookie", { cookie: `token=${apiToken}` }],
];

test.each(nobody)("nothing at all is open to %s, however it is spelled", async (_who, headers) => {
  expect(await openTo(headers, everything)).toEqual([]);
});

test.each(impostors)("nothing is open to %s", async (_who, headers) => {
  expect(await openTo(headers, [...tablePaths, ...otherPaths])).toEqual([]);
});

/** What did not answer 401 and ask for the password. */
const openTo = async (headers: Record<string, string>, calls: typeof everything) => {
  const answers = await Promise.all(
    calls.map(async ({ method, path }) => {
      const answer = await send(method, path, headers);
      return { method, path, status: answer.status, asks: answer.header("www-authenticate") };
    }),
  );
  return answers.filter(({ status, asks }) => status !== 401 || asks !== 'Basic realm="Sluice"');
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

test.each([...tablePaths, ...otherPaths])(
  "as a password the token opens $path for reading and for nothing else",
  async ({ path }) => {
    const headers = { authorization: basic(apiToken), "content-type": "application/json" };
    expect((await send("GET", path, headers)).status).not.toBe(401);
    expect((await send("HEAD", path, headers)).status).not.toBe(401);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect((await send(method, path, headers)).status).toBe(401);
  },
);

test("a refusal is a problem that says what to send", async () => {
  const { text, header } = await send("GET", "/api/v1/orders");
  expect(header("content-type")).toMatch("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({ type: "about:blank", status: 401 });
});
