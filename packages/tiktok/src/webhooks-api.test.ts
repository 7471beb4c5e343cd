import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { signRequest } from "./sign-request.ts";
import { createTikTokClient } from "./tiktok-client.ts";
import { webhookTypes } from "./webhook-types.ts";
import { listWebhooks, orderEventTypes, removeWebhook, setWebhook } from "./webhooks-api.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (data: unknown) => {
  const tiktok = await fakeTikTok({ body: { code: 0, data } });
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const client = createTikTokClient({ ...urls, appKey: "k", appSecret: "s" });
  return { client, requests: tiktok.requests };
};
const shop = { accessToken: "t", cipher: "ROW_x" };
const address = "https://sluice.example.com/webhooks/tiktok";

it("a shop's webhooks are listed, also of events that Sluice does not know", async () => {
  const { client, requests } = await setup({
    webhooks: [
      { event_type: "ORDER_STATUS_CHANGE", address, create_time: 1, update_time: 2 },
      { event_type: "BRAND_NEW", address: null },
      { event_type: 5, address },
      null,
    ],
    total_count: 4,
  });
  await expect(listWebhooks(client, shop)).resolves.toEqual([
    { eventType: "ORDER_STATUS_CHANGE", address },
    { eventType: "BRAND_NEW", address: "" },
  ]);
  expect(requests[0]?.method).toBe("GET");
  expect(requests[0]?.url.pathname).toBe("/event/202309/webhooks");
  expect(requests[0]?.url.searchParams.get("shop_cipher")).toBe("ROW_x");
});

it.each([[{}], [{ webhooks: null, total_count: 0 }], [{ webhooks: [] }]])(
  "a shop without webhooks has an empty list: %p",
  async (data) => {
    const { client } = await setup(data);
    await expect(listWebhooks(client, shop)).resolves.toEqual([]);
  },
);

it.each([[{ total_count: 2 }], [{ webhooks: "x" }], [null], ["x"]])(
  "an answer that is no list is not taken for an empty one: %p",
  async (data) => {
    const { client } = await setup(data);
    await expect(listWebhooks(client, shop)).rejects.toMatchObject({ kind: "unreadable" });
  },
);

it("a webhook is set and removed by the name of its event, in a signed body", async () => {
  const { client, requests } = await setup({});
  const eventType = "PACKAGE_UPDATE";
  await setWebhook(client, { ...shop, eventType, address });
  await removeWebhook(client, { ...shop, eventType });
  expect(requests.map(({ method, body }) => [method, JSON.parse(body)])).toEqual([
    ["PUT", { address, event_type: eventType }],
    ["DELETE", { event_type: eventType }],
  ]);
  for (const { url, body } of requests) {
    const query = Object.fromEntries(url.searchParams);
    expect(query["shop_cipher"]).toBe("ROW_x");
    expect(url.pathname).toBe("/event/202309/webhooks");
    expect(query["sign"]).toBe(signRequest({ appSecret: "s", path: url.pathname, query, body }));
  }
});

it("there is one wanted event for each type that Sluice acts on", () => {
  const actedOn = [...webhookTypes.values()].filter(({ kind }) => kind !== "other");
  expect(orderEventTypes).toHaveLength(actedOn.length);
  expect(new Set(orderEventTypes).size).toBe(actedOn.length);
});
