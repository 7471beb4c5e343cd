import { exchangeCode, listShops, refreshTokens } from "./authorization-api.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { createTikTokClient } from "./tiktok-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (body: unknown) => {
  const tiktok = await fakeTikTok({ body });
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const client = createTikTokClient({ ...urls, appKey: "k", appSecret: "s" });
  return { client, requests: tiktok.requests };
};

const tokens = {
  access_token: "access-canary",
  access_token_expire_in: 1760600000,
  refresh_token: "refresh-canary",
  refresh_token_expire_in: 1790000000,
  open_id: "open-1",
  seller_name: "Tea & more",
  seller_base_region: "GB",
  user_type: 0,
  granted_scopes: ["seller.order.info"],
};

describe("a seller's code", () => {
  it("becomes tokens that end at absolute times", async () => {
    const { client, requests } = await setup({ code: 0, data: tokens });
    await expect(exchangeCode(client, "code-1")).resolves.toEqual({
      accessToken: "access-canary",
      accessTokenExpiresAtS: 1760600000,
      refreshToken: "refresh-canary",
      refreshTokenExpiresAtS: 1790000000,
      openId: "open-1",
      sellerName: "Tea & more",
      region: "GB",
      scopes: ["seller.order.info"],
    });
    expect(requests[0]?.url.pathname).toBe("/api/v2/token/get");
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      app_key: "k",
      app_secret: "s",
      auth_code: "code-1",
      grant_type: "authorized_code",
    });
  });

  it("is refused where a creator gave it", async () => {
    const { client } = await setup({
      code: 0,
      data: { ...tokens, user_type: 1, seller_name: null, seller_base_region: undefined },
    });
    await expect(exchangeCode(client, "code-1")).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("a creator gave consent"),
    });
  });

  it("that is spent is told as such", async () => {
    const { client } = await setup({ code: 36004004, message: "invalid auth code" });
    await expect(exchangeCode(client, "code-1")).rejects.toMatchObject({
      kind: "unauthorized",
      code: 36004004,
    });
  });

  it.each([
    [{ access_token: "" }, "access_token is not a token"],
    [{ refresh_token: undefined }, "refresh_token is missing"],
    [{ access_token_expire_in: "604800" }, "access_token_expire_in is not a time in seconds"],
  ])("is not taken for exchanged with %p, and no token is shown", async (change, reason) => {
    const { client } = await setup({ code: 0, data: { ...tokens, ...change } });
    const err = await exchangeCode(client, "code-1").catch((reason_: unknown) => reason_);
    expect(err).toMatchObject({ kind: "unreadable", message: expect.stringContaining(reason) });
    expect(String(err)).not.toContain("canary");
  });
});

describe("a refresh token", () => {
  it("becomes new tokens, itself among them", async () => {
    const { client, requests } = await setup({ code: 0, data: tokens });
    await expect(refreshTokens(client, "refresh-1")).resolves.toMatchObject({
      accessToken: "access-canary",
      accessTokenExpiresAtS: 1760600000,
      refreshToken: "refresh-canary",
      refreshTokenExpiresAtS: 1790000000,
      openId: "open-1",
    });
    expect(requests[0]?.method).toBe("GET");
    expect(requests[0]?.url.pathname).toBe("/api/v2/token/refresh");
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      app_key: "k",
      app_secret: "s",
      refresh_token: "refresh-1",
      grant_type: "refresh_token",
    });
  });

  it("is refused where it is a creator's, with the request's id", async () => {
    const { client } = await setup({
      code: 0,
      request_id: "r1",
      data: { ...tokens, user_type: 1 },
    });
    await expect(refreshTokens(client, "refresh-1")).rejects.toMatchObject({
      kind: "unauthorized",
      requestId: "r1",
    });
  });

  it("that TikTok does not know any more asks for the seller's consent", async () => {
    const { client } = await setup({ code: 36004004, message: "invalid refresh token" });
    await expect(refreshTokens(client, "refresh-1")).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("The seller must connect the shop again"),
    });
  });

  it("is not taken for traded where half of the pair is missing", async () => {
    const data = { ...tokens, refresh_token: undefined };
    const { client } = await setup({ code: 0, request_id: "r1", data });
    const err: unknown = await refreshTokens(client, "r").catch((reason: unknown) => reason);
    expect(err).toMatchObject({ kind: "unreadable", requestId: "r1" });
    expect(String(err)).not.toContain("canary");
  });
});

describe("the shops of a token", () => {
  const shop = {
    id: "7490000000000000123",
    name: "Tea\0 & more",
    region: "GB",
    seller_type: "LOCAL",
    cipher: "GCP_x",
    code: "GBLC1",
  };

  it("are listed without a cipher in the call", async () => {
    const { client, requests } = await setup({ code: 0, data: { shops: [shop] } });
    await expect(listShops(client, "token-1")).resolves.toEqual([
      {
        shopId: "7490000000000000123",
        name: "Tea & more",
        region: "GB",
        sellerType: "LOCAL",
        cipher: "GCP_x",
        code: "GBLC1",
      },
    ]);
    expect([...(requests[0]?.url.searchParams.keys() ?? [])].sort()).toEqual([
      "app_key",
      "sign",
      "timestamp",
    ]);
    expect(requests[0]?.headers["x-tts-access-token"]).toBe("token-1");
  });

  it("are not understood without a cipher or with a number for an id", async () => {
    for (const change of [{ cipher: undefined }, { id: 749 }]) {
      const { client } = await setup({ code: 0, data: { shops: [{ ...shop, ...change }] } });
      await expect(listShops(client, "t")).rejects.toMatchObject({ kind: "unreadable" });
    }
  });
});
