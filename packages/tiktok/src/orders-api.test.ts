import { readOrders, searchOrders } from "./orders-api.ts";
import type { SearchCall } from "./search-page.ts";
import { signRequest } from "./sign-request.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { aWireOrder } from "./testing/index.ts";
import { createTikTokClient } from "./tiktok-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (data: unknown) => {
  const tiktok = await fakeTikTok({ body: { code: 0, data } });
  closers.push(tiktok.close);
  const client = createTikTokClient({
    apiUrl: tiktok.url,
    authUrl: tiktok.url,
    appKey: "k",
    appSecret: "s",
  });
  const call = { accessToken: "t", cipher: "ROW_x" };
  const read = (orderIds: string[], shopId?: string) =>
    readOrders(client, { ...call, orderIds, shopId });
  const search = (change: Partial<SearchCall> & { shopId?: string } = {}) =>
    searchOrders(client, { ...call, fromS: 1_000, toS: 2_000, pageSize: 100, ...change });
  return { read, search, requests: tiktok.requests };
};

it("asks for all orders in one call", async () => {
  const { read, requests } = await setup({ orders: [aWireOrder()] });
  await expect(read(["1", "2"])).resolves.toEqual([
    { orderId: "577000000000000321", order: aWireOrder() },
  ]);
  expect(requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
    "GET /order/202507/orders",
  ]);
  expect(requests[0]?.url.searchParams.get("ids")).toBe("1,2");
  expect(requests[0]?.url.searchParams.get("shop_cipher")).toBe("ROW_x");
});

it("an order that is not understood costs none of its fellows", async () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 40; depth += 1) deep = [deep];
  const { read } = await setup({
    orders: [
      aWireOrder({ id: "1" }),
      aWireOrder({ id: "2", update_time: "soon" }),
      aWireOrder({ id: "3", status: "" }),
      aWireOrder({ id: 4 }),
      aWireOrder({ id: "5", extra: deep }),
      null,
      aWireOrder({ id: "6", status: "TELEPORTED" }),
    ],
  });
  const readings = await read(["1"]);
  expect(readings.map(({ orderId, unreadable }) => [orderId, unreadable])).toEqual([
    ["1", undefined],
    ["2", "update_time is not a time in seconds"],
    ["3", "status is not a word of 1 to 40 letters"],
    [null, "id is a number: ids above 2^53 lose digits, so it is not trusted"],
    ["5", "it is nested deeper than 32 levels"],
    [null, "is not an object"],
    ["6", undefined],
  ]);
});

it.each([[{}], [null], [undefined], [{ orders: null }]])(
  "an answer with %p for data names no order",
  async (data) => {
    const { read } = await setup(data);
    await expect(read(["1"])).resolves.toEqual([]);
  },
);

it.each([["text"], [{ orders: "text" }], [{ orders: { a: 1 } }], [[]]])(
  "an answer with %p for data is not taken for an empty one",
  async (data) => {
    const { read } = await setup(data);
    await expect(read(["1"])).rejects.toMatchObject({ kind: "unreadable" });
  },
);

it("asks for nothing where nothing is wanted, and never for more than 50", async () => {
  const { read, requests } = await setup({});
  await expect(read([])).resolves.toEqual([]);
  await expect(read(Array.from({ length: 51 }, String))).rejects.toThrow("50 orders, not 51");
  expect(requests).toEqual([]);
});

it.each([
  ["1760000000", 1_760_000_000],
  ["1", 1],
])("a time of update that came as %p is taken exactly", async (update_time, expected) => {
  const { read } = await setup({ orders: [aWireOrder({ update_time, note: "kept" })] });
  const [reading] = await read(["1"]);
  expect(reading?.order).toEqual(aWireOrder({ update_time: expected, note: "kept" }));
});

it.each(["", "0", "01760000000", "1760000000.0", "1.7e9", " 1760000000", "-1"])(
  "a time of update that came as %p is not taken",
  async (update_time) => {
    const { read } = await setup({ orders: [aWireOrder({ update_time })] });
    const [reading] = await read(["1"]);
    expect(reading?.unreadable).toBe("update_time is not a time in seconds");
  },
);

it("an order that names another shop is refused, wherever it comes from, its fellows are not", async () => {
  const ours = "7490000000000000123";
  const orders = [
    aWireOrder({ id: "1", shop_id: ours }),
    aWireOrder({ id: "2", shop_id: "7490000000000000999" }),
    aWireOrder({ id: "3", shop_id: 12 }),
    // What is left of ours after it was parsed as a number.
    aWireOrder({ id: "4", shop_id: Number(ours) }),
    aWireOrder({ id: "5", shop_id: "" }),
    aWireOrder({ id: "6" }),
  ];
  const { read, search } = await setup({ orders });
  const page = await search({ shopId: ours });
  for (const readings of [await read(["1"], ours), page.orders])
    expect(readings.map(({ orderId, unreadable }) => [orderId, unreadable])).toEqual([
      ["1", undefined],
      ["2", "it names another shop"],
      ["3", "it names another shop"],
      ["4", undefined],
      ["5", undefined],
      ["6", undefined],
    ]);
  const unasked = await read(["1"]);
  expect(unasked.every(({ unreadable }) => unreadable === undefined)).toBe(true);
});

it("a search asks for a window of update times, ascending, and signs what it sends", async () => {
  const { search, requests } = await setup({ orders: [aWireOrder()], total_count: 1 });
  const readings = [{ orderId: "577000000000000321", order: aWireOrder() }];
  await expect(search({ pageToken: "a/b+c==" })).resolves.toEqual({
    orders: readings,
    nextPageToken: null,
    totalCount: 1,
  });
  const [request] = requests;
  const sent = Object.fromEntries(request?.url.searchParams ?? []);
  expect(`${request?.method} ${request?.url.pathname}`).toBe("POST /order/202309/orders/search");
  expect(sent).toMatchObject({
    shop_cipher: "ROW_x",
    page_size: "100",
    page_token: "a/b+c==",
    sort_field: "update_time",
    sort_order: "ASC",
  });
  expect(request?.body).toBe('{"update_time_ge":1000,"update_time_lt":2000}');
  const path = "/order/202309/orders/search";
  expect(sent["sign"]).toBe(
    signRequest({ appSecret: "s", path, query: sent, body: request?.body }),
  );
});

it("the first page of a search carries no page token", async () => {
  const { search, requests } = await setup({});
  await search();
  await search({ pageToken: null });
  for (const { url } of requests) expect(url.searchParams.has("page_token")).toBe(false);
});

it("an order of a page that is not understood costs none of its fellows", async () => {
  const { search } = await setup({
    orders: [aWireOrder({ id: "1" }), aWireOrder({ id: 2 }), "x", aWireOrder({ id: "4" })],
    next_page_token: "a/b+c==",
    total_count: 5000,
  });
  const { orders, ...page } = await search();
  expect(orders.map(({ orderId }) => orderId)).toEqual(["1", null, null, "4"]);
  expect(page).toEqual({ nextPageToken: "a/b+c==", totalCount: 5000 });
});
