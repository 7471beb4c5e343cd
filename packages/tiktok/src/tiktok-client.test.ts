import { getEventListeners } from "node:events";
import { signRequest } from "./sign-request.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { createTikTokClient } from "./tiktok-client.ts";
import { TikTokError } from "./tiktok-error.ts";

const appKey = "6sluice1";
const appSecret = "app-secret-canary";
const accessToken = "token-canary";
const path = "/order/202309/orders";
const nowMs = 1_760_000_000_999;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (planned: Parameters<typeof fakeTikTok>[0], timeoutMs = 5000) => {
  const tiktok = await fakeTikTok(planned);
  closers.push(tiktok.close);
  const client = createTikTokClient({
    apiUrl: `${tiktok.url}/`,
    authUrl: tiktok.url,
    appKey,
    appSecret,
    timeoutMs,
    now: () => nowMs,
  });
  return { client, ...tiktok };
};
const get = { method: "GET", path, accessToken } as const;

const failureOf = async (call: Promise<unknown>): Promise<TikTokError> => {
  const err: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(err instanceof TikTokError)) throw new Error("Expected a TikTokError.", { cause: err });
  return err;
};

describe("a request", () => {
  it("is signed over exactly the query and the bytes that are sent", async () => {
    const { client, requests } = await setup({});
    const query = { page_token: "a/b+c==", shop_cipher: "ROW_x" };
    await client.callApi({ ...get, method: "POST", query, body: { note: "Đặc biệt 日本" } });
    const [{ method, url, headers, body } = expectRequest()] = requests;
    const sent = Object.fromEntries(url.searchParams);
    expect({ method, path: url.pathname, body }).toEqual({
      method: "POST",
      path,
      body: '{"note":"Đặc biệt 日本"}',
    });
    expect(sent).toMatchObject({ ...query, app_key: appKey, timestamp: "1760000000" });
    expect(sent["sign"]).toBe(signRequest({ appSecret, path, query: sent, body }));
    expect(headers["x-tts-access-token"]).toBe(accessToken);
    expect(headers["content-type"]).toBe("application/json");
  });

  it.each(["POST", "PUT", "DELETE"] as const)("by %s carries its body, signed", async (method) => {
    const { client, requests } = await setup({});
    await client.callApi({ ...get, method, body: {} });
    const [{ method: seen, url, body } = expectRequest()] = requests;
    expect([seen, body]).toEqual([method, "{}"]);
    const query = Object.fromEntries(url.searchParams);
    expect(query["sign"]).toBe(signRequest({ appSecret, path, query, body: "{}" }));
  });

  it("goes over a connection that is open already, also after a refusal", async () => {
    const answers = Array.from({ length: 20 }, (_, index) => ({ code: index % 2 ? 105002 : 0 }));
    const { client, requests, connections } = await setup({
      answer: (response) => response.end(JSON.stringify(answers.shift())),
    });
    for (let call = 0; call < 10; call += 1) {
      await client.callApi({ ...get, method: "POST", body: { call } });
      await failureOf(client.callAuth("/api/v2/token/get", {}));
    }
    expect(requests).toHaveLength(20);
    // Node's fetch opens a second one where a call follows at once; then these two serve.
    expect(connections()).toBeLessThanOrEqual(2);
  });

  it("never carries a body with GET, and never the secret", async () => {
    const { client, requests } = await setup({});
    await client.callApi(get);
    const [{ url, body } = expectRequest()] = requests;
    expect(body).toBe("");
    expect(url.href).not.toContain(appSecret);
    expect(url.href).not.toContain(accessToken);
  });

  it("to the authorization host is unsigned and names the app", async () => {
    const { client, requests } = await setup({});
    await client.callAuth("/api/v2/token/get", { auth_code: "c" });
    const [{ url } = expectRequest()] = requests;
    expect(Object.fromEntries(url.searchParams)).toEqual({
      app_key: appKey,
      app_secret: appSecret,
      auth_code: "c",
    });
  });
});

const expectRequest = (): never => {
  throw new Error("No request came in.");
};

describe("an answer", () => {
  it("is its data where the code is 0", async () => {
    const { client } = await setup({ body: { code: 0, data: { orders: [] }, request_id: "r1" } });
    await expect(client.callApi(get)).resolves.toEqual({
      path,
      data: { orders: [] },
      requestId: "r1",
    });
  });

  it("is an error with HTTP 200 too, where the code is not 0", async () => {
    const { client } = await setup({
      body: { code: 36009002, message: "m", request_id: "r1", data: { orders: [] } },
    });
    const err = await failureOf(client.callApi(get));
    expect(err).toMatchObject({
      kind: "throttled",
      code: 36009002,
      httpStatus: 200,
      requestId: "r1",
    });
  });

  it("tells how long to wait", async () => {
    const { client } = await setup({
      status: 429,
      headers: { "retry-after": "7" },
      body: "slow down",
    });
    await expect(failureOf(client.callApi(get))).resolves.toMatchObject({
      kind: "throttled",
      retryAfterMs: 7000,
    });
  });

  it.each([
    ["an error page", 503, "<html>busy</html>", "unavailable"],
    ["an error page of a gateway", 502, "", "unavailable"],
    ["success in a failed request", 500, { code: 0, data: {} }, "unavailable"],
    ["a page where JSON should be", 200, "<html>hello</html>", "unreadable"],
    ["half an answer", 200, '{"code":0,"data":{"ord', "unreadable"],
    ["nothing", 200, "", "unreadable"],
    ["null", 200, "null", "unreadable"],
    ["a code as text", 200, { code: "0", data: {} }, "unreadable"],
    ["no code", 200, { data: { orders: [] } }, "unreadable"],
    ["a code that nobody knows", 200, { code: 123456, message: "m" }, "unreadable"],
    ["a 404 of somebody else", 404, "not found", "unreadable"],
  ])("that is %s is never taken for success", async (_, status, body, kind) => {
    const { client } = await setup({ status, body });
    await expect(failureOf(client.callApi(get))).resolves.toMatchObject({ kind });
  });

  it.each([
    ["a refusal with HTTP 200", 200, { code: 36009003 }],
    ["a refusal", 401, { code: 105002 }],
    ["success in a failed request", 500, { code: 0 }],
    ["a code as text", 200, { code: "0" }],
    ["no code", 200, {}],
    ["a code that nobody knows", 200, { code: 123456 }],
  ])("that fails by %s keeps the request's id", async (_, status, body) => {
    const { client } = await setup({ status, body: { ...body, request_id: "2026A" } });
    const err = await failureOf(client.callApi(get));
    expect(err.requestId).toBe("2026A");
    expect(err.message).toContain("request 2026A");
  });

  it("longer than 10 MB is not read to its end", async () => {
    const { client } = await setup({ body: `"${"x".repeat(11 * 1024 * 1024)}"` });
    const err = await failureOf(client.callApi(get));
    expect(err.kind).toBe("unreadable");
    expect(err.message).toContain("longer than 10 MB");
  });

  it("that redirects is not followed", async () => {
    const elsewhere = await setup({});
    const { client } = await setup({ status: 302, headers: { location: elsewhere.url } });
    await expect(failureOf(client.callApi(get))).resolves.toMatchObject({ kind: "unavailable" });
    expect(elsewhere.requests).toEqual([]);
  });
});

describe("a call that gets no answer", () => {
  it("ends after the time limit", async () => {
    const { client } = await setup({ answer: () => undefined }, 50);
    const err = await failureOf(client.callApi(get));
    expect(err.kind).toBe("unavailable");
    expect(err.message).toContain(`${path}: TikTok did not answer within 50 ms`);
  });

  it("ends after the caller's time limit where that is the smaller one", async () => {
    const { client } = await setup({ answer: () => undefined });
    const err = await failureOf(client.callApi({ ...get, timeoutMs: 50 }));
    expect(err.message).toContain("did not answer within 50 ms");
    const { client: hasty } = await setup({ answer: () => undefined }, 50);
    const other = await failureOf(hasty.callApi({ ...get, timeoutMs: 60_000 }));
    expect(other.message).toContain("did not answer within 50 ms");
  });

  it("ends after the time limit in the middle of a body too", async () => {
    const { client } = await setup({ answer: (response) => response.write('{"code":0,') }, 50);
    await expect(failureOf(client.callApi(get))).resolves.toMatchObject({ kind: "unavailable" });
  });

  it("is unavailable where the connection breaks", async () => {
    const { client } = await setup({ answer: (response) => response.destroy() });
    await expect(failureOf(client.callApi(get))).resolves.toMatchObject({ kind: "unavailable" });
  });

  it("is unavailable where nobody listens, and says so", async () => {
    const { client, close } = await setup({});
    await close();
    const err = await failureOf(client.callApi(get));
    expect(err.kind).toBe("unavailable");
    expect(err.message).toContain("could not be reached (ECONNREFUSED)");
  });

  it("ends with the caller's own reason where the caller gives up", async () => {
    const { client } = await setup({ answer: () => undefined });
    const controller = new AbortController();
    const call = client.callApi({ ...get, signal: controller.signal });
    controller.abort(new Error("shutting down"));
    await expect(call).rejects.toThrow("shutting down");
  });

  it("is never made where the caller has given up already", async () => {
    const { client, requests } = await setup({});
    const signal = AbortSignal.abort(new Error("shutting down"));
    await expect(client.callApi({ ...get, signal })).rejects.toThrow("shutting down");
    expect(requests).toEqual([]);
  });

  it("leaves nothing behind at a signal that outlives it", async () => {
    const { client, close } = await setup({});
    const { signal } = new AbortController();
    await client.callApi({ ...get, signal });
    await close();
    await failureOf(client.callApi({ ...get, signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

it.each([
  { appKey: "", appSecret: "s" },
  { appKey: "k", appSecret: "" },
])("a client without its keys is never made", (keys) => {
  const urls = { apiUrl: "http://localhost", authUrl: "http://localhost" };
  expect(() => createTikTokClient({ ...urls, ...keys })).toThrow("without an app key");
});
