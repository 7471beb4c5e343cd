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
    await expect(client.callApi(get)).resolves.toEqual({ orders: [] });
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
});

it("no error holds a secret, a token, a query or a text of TikTok's", async () => {
  const message = "buyer Ada Lovelace";
  const failing: Parameters<typeof fakeTikTok>[0][] = [
    { body: { code: 106001, message, request_id: "a b" } },
    { body: { code: 36009004, message } },
    { body: message },
    { status: 500, body: message },
    { status: 302, headers: { location: "http://[" } },
    { answer: (response) => response.destroy() },
  ];
  for (const planned of failing) {
    const { client } = await setup(planned);
    const errors = [
      await failureOf(client.callApi({ ...get, query: { shop_cipher: "cipher-canary" } })),
      await failureOf(client.callApi({ ...get, accessToken: "token-canary\n" })),
      await failureOf(client.callAuth("/api/v2/token/get", { auth_code: "code-canary" })),
    ];
    for (const err of errors) {
      const all = JSON.stringify([err.message, err.stack, err.cause, Object.entries(err)]);
      expect(all).not.toMatch(/canary|Lovelace|\?|127\.0\.0\.1/);
    }
  }
});

it.each([
  { appKey: "", appSecret: "s" },
  { appKey: "k", appSecret: "" },
])("a client without its keys is never made", (keys) => {
  const urls = { apiUrl: "http://localhost", authUrl: "http://localhost" };
  expect(() => createTikTokClient({ ...urls, ...keys })).toThrow("without an app key");
});
