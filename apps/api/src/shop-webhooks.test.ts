import type { ShopAccess } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { TikTokError, type ShopWebhook, type TikTokErrorKind } from "@sluice/tiktok";
import type { ApiContext } from "./route.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const vault = createVault(Buffer.alloc(32, 1));
const address = "https://sluice.example/webhooks/tiktok";
const shop: ShopAccess = {
  shopId: "7495",
  status: "connected",
  cipher: "cipher",
  connectedAtMs: 0,
  openId: "an-open-id",
  accessToken: vault.sealToken("a-token", { column: "access_token", openId: "an-open-id" }),
  wrappedKey: null,
  readSeq: 1,
};

/** A shop at TikTok whose subscriptions are as given. */
const setup = async (
  given: Partial<ApiContext["webhooks"]> = {},
  found: ShopAccess | undefined = shop,
) => {
  const present: ShopWebhook[] = [{ eventType: "A", address }];
  const set: unknown[] = [];
  const api = await startApi({
    shopForReading: async () => found,
    webhooks: {
      eventTypes: ["A", "B"],
      address,
      list: async () => [...present],
      set: async (access, subscription) => {
        set.push({ ...access, ...subscription });
        present.push(subscription);
      },
      ...given,
    },
  });
  opened.push(api);
  const call = async (method: string, body?: object) => {
    const answer = await fetch(`${api.url}/api/v1/shops/7495/webhooks`, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as { detail: string } };
  };
  return { call, set };
};

test("what TikTok has, what is wanted and what differs stand side by side", async () => {
  const { call, set } = await setup();
  expect((await call("GET")).body).toEqual({
    address,
    present: [{ eventType: "A", address }],
    wanted: ["A", "B"],
    different: [{ eventType: "B", presentAddress: null }],
  });
  expect(set).toEqual([]);
});

test("only what differs is set, with the shop's own token and cipher", async () => {
  const { call, set } = await setup();
  expect((await call("PUT", {})).body).toMatchObject({ different: [] });
  expect(set).toEqual([{ accessToken: "a-token", cipher: "cipher", eventType: "B", address }]);
});

test("an address in the body goes before the setting; without either, it says what to set", async () => {
  const { call, set } = await setup({ address: undefined });
  const nowhere = await call("PUT", {});
  expect([nowhere.status, nowhere.body.detail]).toEqual([
    409,
    expect.stringMatching("WEBHOOK_PUBLIC_URL"),
  ]);
  expect((await call("GET")).body).toMatchObject({ address: null, different: [] });
  expect((await call("PUT", { address: "ftp://x.example/" })).status).toBe(400);
  expect(set).toEqual([]);
  expect((await call("PUT", { address: "https://other.example/w" })).status).toBe(200);
  expect(set).toMatchObject([
    { eventType: "A", address: "https://other.example/w" },
    { eventType: "B", address: "https://other.example/w" },
  ]);
});

test.each<[TikTokErrorKind, number, RegExp]>([
  ["expired", 503, /being refreshed, try again in a minute/],
  ["unauthorized", 409, /connect the shop again/],
  ["throttled", 503, /limits the calls/],
  ["unavailable", 502, /could not answer/],
])("when TikTok says %s, the answer is a %d that says what to do", async (kind, status, detail) => {
  const err = new TikTokError(kind, { path: "/event/202309/webhooks" });
  const { call } = await setup({ list: () => Promise.reject(err) });
  const answer = await call("GET");
  expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(detail)]);
});

test("a shop that withdrew or was never here is not called for", async () => {
  const list = () => Promise.reject(new Error("must not be called"));
  const withdrawn = await setup({ list }, { ...shop, status: "deauthorized" });
  expect((await withdrawn.call("GET")).status).toBe(409);
  const gone = await startApi();
  opened.push(gone);
  const answer = await fetch(`${gone.url}/api/v1/shops/7495/webhooks`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  expect(answer.status).toBe(404);
});
