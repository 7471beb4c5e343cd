import {
  exchangeCode,
  fullReturnFact,
  listShops,
  listWebhooks,
  mapOrder,
  orderDrift,
  orderEventTypes,
  readOrders,
  readPriceDetail,
  refreshTokens,
  removeWebhook,
  searchCancellations,
  searchOrders,
  searchReturns,
  setWebhook,
  type AfterSalesReading,
  type OrderReading,
  type SearchCall,
} from "@sluice/tiktok";
import { openRecordedTikTok, recordedFiles } from "../support/open-recorded-tiktok.ts";
import { openSimulatedTikTok, type Played } from "../support/open-simulated-tiktok.ts";
import type { TikTokSide } from "../support/tiktok-side.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Side = [name: string, setup: (played?: Played) => Promise<TikTokSide>];
const closed = async (side: TikTokSide) => {
  closers.push(side.close);
  return side;
};
const simulator: Side = [
  "the simulator",
  async (played) => closed(await openSimulatedTikTok(played)),
];
const recorded: Side = ["the recorded bodies", async () => closed(await openRecordedTikTok())];
const sides = recordedFiles.length > 0 ? [simulator, recorded] : [simulator];

if (recordedFiles.length === 0)
  it.skip("the recorded bodies are not on this machine", () => undefined);

/** An id is exact where it stands in the answer as the text that it is. */
const expectExact = (ids: string[], text: string) => {
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(text).toContain(`"${id}"`);
};
const listIn = (text: string, name: string): unknown[] => {
  const { data } = JSON.parse(text) as { data: Record<string, unknown[] | undefined> };
  return data[name] ?? [];
};
const understood = (readings: OrderReading[]) =>
  readings.map((reading) => {
    if (!reading.order) throw new Error(`An order is unreadable: ${reading.unreadable}.`);
    return reading.order;
  });

describe.each(sides)("against %s", (_, setup) => {
  it("a consent becomes tokens, and a refresh token becomes new ones", async () => {
    const { client, code, refreshToken, lastText } = await setup();
    for (const trade of [exchangeCode(client, code), refreshTokens(client, refreshToken)]) {
      const tokens = await trade;
      expect(tokens.accessTokenExpiresAtS).toBeGreaterThan(1_600_000_000);
      expect(tokens.refreshTokenExpiresAtS).toBeGreaterThan(tokens.accessTokenExpiresAtS);
      expect(tokens.openId).toMatch(/^\d{15,}$/);
      expect(tokens.scopes.length).toBeGreaterThan(0);
    }
    expect(lastText()).toContain('"refresh_token"');
  });

  it("the shops of a token are listed with their exact ids", async () => {
    const { client, shop, lastText } = await setup();
    const shops = await listShops(client, shop.accessToken);
    expect(shops).toHaveLength(listIn(lastText(), "shops").length);
    expectExact(
      shops.flatMap(({ shopId, cipher }) => [shopId, cipher]),
      lastText(),
    );
  });

  it("orders are read in full, with exact ids, and hold nothing undocumented", async () => {
    const { client, shop, shopId, orderIds, lastText } = await setup();
    const readings = await readOrders(client, { ...shop, shopId, orderIds });
    const sent = listIn(lastText(), "orders");
    expect(understood(readings)).toEqual(sent);
    expect(new Set(readings.map(({ orderId }) => orderId))).toEqual(new Set(orderIds));
    for (const order of understood(readings)) {
      const { orderId, phase, data } = mapOrder(order);
      expect(phase).toBeDefined();
      expect(data.items.length).toBeGreaterThan(0);
      const { productId = "", skuId = "" } = data.items[0] ?? {};
      expectExact([orderId, productId, skuId, ...data.packageIds], lastText());
      expect(orderDrift(order)).toEqual([]);
    }
  });

  it("a request's id comes with the refusal of a wrong path", async () => {
    const { client, shop } = await setup();
    const call = client.callApi({ ...shop, method: "GET", path: "/order/202309/nothing" });
    await expect(call).rejects.toMatchObject({ kind: "misconfigured", code: 36009009 });
  });
});

/** All pages of a search, with the text of each. */
const walk = async <Page extends { nextPageToken: string | null }>(
  { shop, lastText }: TikTokSide,
  pageSize: number,
  search: (call: SearchCall) => Promise<Page>,
) => {
  const window = { fromS: 1, toS: 9_999_999_999, pageSize };
  const pages: { page: Page; text: string }[] = [];
  for (let pageToken: string | null = null; ;) {
    const page: Page = await search({ ...shop, ...window, pageToken });
    pages.push({ page, text: lastText() });
    pageToken = page.nextPageToken;
    if (pageToken === null) return pages;
    if (pages.length > 50) throw new Error("The search never ends.");
  }
};
const recordsOf = (readings: AfterSalesReading[]) =>
  readings.map((reading) => {
    if (!reading.record) throw new Error(`A record is unreadable: ${reading.unreadable}.`);
    return reading.record;
  });

describe.each(sides)("searches, prices and subscriptions against %s", (_, setup) => {
  it("a search walks all pages to the last and names every order once", async () => {
    const side = await setup();
    const { client, shopId, orderIds } = side;
    const pages = await walk(side, 2, (call) => searchOrders(client, { ...call, shopId }));
    expect(pages.length).toBeGreaterThan(1);
    const orders = pages.flatMap(({ page }) => understood(page.orders));
    expect(orders.map(({ id }) => id).sort()).toEqual([...orderIds].sort());
    const times = orders.map((order) => order.update_time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const { page, text } of pages) {
      expect(understood(page.orders)).toEqual(listIn(text, "orders"));
      for (const order of understood(page.orders)) {
        expectExact([order.id], text);
        expect(orderDrift(order)).toEqual([]);
      }
    }
  });

  it.each([
    ["cancellations", "cancellations", searchCancellations, "CANCELLED"],
    ["return", "return_orders", searchReturns, "COMPLETED"],
  ] as const)(
    "every record of the scenario %s is found once, with exact ids",
    async (scenario, name, search, end) => {
      const side = await setup({ scenario, orders: 24, end });
      const pages = await walk(side, 10, (call) => search(side.client, call));
      expect(pages.length).toBeGreaterThan(1);
      for (const { page, text } of pages) {
        const records = recordsOf(page.records);
        expect(records.map(({ rawJson }) => JSON.parse(rawJson))).toEqual(listIn(text, name));
        for (const { id, orderId, lineItemIds } of records)
          expectExact([id, orderId, ...lineItemIds], text);
      }
      const ids = pages.flatMap(({ page }) => recordsOf(page.records).map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it("the price of an order is read in the currency's own decimals", async () => {
    const { client, shop, orderIds, lastText } = await setup();
    const [orderId = ""] = orderIds;
    const { currency, amounts, lineItems } = await readPriceDetail(client, { ...shop, orderId });
    expect(currency).toMatch(/^[A-Z]{3}$/);
    expect(amounts.total).toMatch(/^\d+(\.\d+)?$/);
    expectExact([amounts.total ?? "", ...lineItems.map(({ id }) => id)], lastText());
  });

  it("subscriptions are set, listed and removed", async () => {
    const { client, shop } = await setup();
    const address = "https://partner.tiktokshop.com";
    const [eventType] = orderEventTypes;
    await setWebhook(client, { ...shop, eventType, address });
    await expect(listWebhooks(client, shop)).resolves.toContainEqual({ eventType, address });
    await expect(removeWebhook(client, { ...shop, eventType })).resolves.toBeUndefined();
  });
});

it("a full return at the simulator is one for Sluice too", async () => {
  const side = await simulator[1]({ scenario: "return", orders: 3, end: "COMPLETED" });
  const { client, shop, shopId, orderIds } = side;
  const pages = await walk(side, 10, (call) => searchReturns(client, call));
  const returns = pages.flatMap(({ page }) => recordsOf(page.records));
  const orders = understood(await readOrders(client, { ...shop, orderIds }));
  const context = { shopId, receivedAtMs: Date.now(), source: "sync", traceId: null } as const;
  const returned = returns.map((record) => {
    const order = orders.find(({ id }) => id === record.orderId);
    const units = order ? mapOrder(order).data.items.map(({ quantity }) => quantity) : [];
    return fullReturnFact(
      record,
      units.reduce((sum, quantity) => sum + quantity, 0),
      context,
    )?.orderId;
  });
  expect(new Set(returned)).toEqual(new Set(orderIds));
});
