import { readOrders } from "./orders-api.ts";
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
  const read = (orderIds: string[]) =>
    readOrders(client, { accessToken: "t", cipher: "ROW_x", orderIds });
  return { read, requests: tiktok.requests };
};

it("asks for all orders in one call", async () => {
  const { read, requests } = await setup({ orders: [aWireOrder()] });
  await expect(read(["1", "2"])).resolves.toEqual([
    { orderId: "577000000000000321", order: aWireOrder() },
  ]);
  expect(requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
    "GET /order/202309/orders",
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
