import { searchCancellations, searchReturns } from "./after-sales-api.ts";
import { exchangeCode, listShops, refreshTokens } from "./authorization-api.ts";
import { readOrders, searchOrders } from "./orders-api.ts";
import { readPriceDetail } from "./price-detail-api.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { createTikTokClient } from "./tiktok-client.ts";
import type { TikTokError } from "./tiktok-error.ts";
import { listWebhooks, setWebhook } from "./webhooks-api.ts";

const accessToken = "token-canary";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (planned: Parameters<typeof fakeTikTok>[0]) => {
  const tiktok = await fakeTikTok(planned);
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const keys = { appKey: "6sluice1", appSecret: "secret-canary" };
  // Only what answers by hand may leave a call without its answer.
  return createTikTokClient({ ...urls, ...keys, timeoutMs: planned.answer ? 100 : 5000 });
};

const message = "buyer Ada Lovelace";
const body = (json: object) => ({ body: { message, request_id: "a b", ...json } });
const failing: [string, Parameters<typeof fakeTikTok>[0]][] = [
  ["misconfigured", body({ code: 106001 })],
  ["misconfigured", body({ code: 36009004 })],
  ["clock_skew", body({ code: 36009004, message: `timestamp of ${message}` })],
  ["throttled", body({ code: 36009002 })],
  ["unauthorized", body({ code: 105001 })],
  ["expired", body({ code: 105002 })],
  ["gone", body({ code: 21008111 })],
  ["unavailable", body({ code: 36009003 })],
  ["unavailable", { status: 500, body: message }],
  ["unavailable", { status: 302, headers: { location: "http://[" } }],
  ["unavailable", { answer: (response) => response.destroy() }],
  ["unavailable", { answer: (response) => response.write(message) }],
  ["unreadable", { body: message }],
  ["unreadable", body({ code: 0, data: message })],
  ["unreadable", body({ code: 0, data: { orders: message, shops: message, webhooks: message } })],
  ["unreadable", body({ code: 0, data: { access_token: message, currency: message } })],
  ["unreadable", body({ code: 0, data: { shops: [{ id: message }], total_count: message } })],
];

it.each(failing)(
  "an error that is %s holds no secret, token, query or text of TikTok's (case %#)",
  async (kind, planned) => {
    const client = await setup(planned);
    const shop = { accessToken, cipher: "cipher-canary" };
    const window = { ...shop, fromS: 1, toS: 2, pageSize: 50, pageToken: "page-canary" };
    const address = "https://canary.example.com";
    const calls = [
      readOrders(client, { ...shop, orderIds: ["577000000000000321"] }),
      readOrders(client, { ...shop, accessToken: "token-canary\n", orderIds: ["1"] }),
      searchOrders(client, window),
      searchCancellations(client, window),
      searchReturns(client, window),
      readPriceDetail(client, { ...shop, orderId: "577000000000000321" }),
      listShops(client, accessToken),
      listWebhooks(client, shop),
      setWebhook(client, { ...shop, eventType: "canary", address }),
      exchangeCode(client, "code-canary"),
      refreshTokens(client, "refresh-canary"),
    ];
    const settled = await Promise.allSettled(calls);
    const errors = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(errors.map((err) => (err as TikTokError).kind)).toContain(kind);
    for (const err of errors) {
      const { message: text, stack, cause } = err as TikTokError;
      const all = JSON.stringify([text, stack, cause, Object.entries(err as TikTokError)]);
      expect(all).not.toMatch(/canary|Lovelace|127\.0\.0\.1|\?shop|app_key|app_secret/);
    }
  },
);
