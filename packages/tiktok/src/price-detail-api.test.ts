import { readPriceDetail } from "./price-detail-api.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { createTikTokClient } from "./tiktok-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (data: unknown) => {
  const tiktok = await fakeTikTok({ body: { code: 0, data, request_id: "r1" } });
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const client = createTikTokClient({ ...urls, appKey: "k", appSecret: "s" });
  const read = (orderId = "577000000000000321") =>
    readPriceDetail(client, { accessToken: "t", cipher: "ROW_x", orderId });
  return { read, requests: tiktok.requests };
};

it("an order's price is read with every digit that TikTok gave", async () => {
  const { read, requests } = await setup({
    currency: "VND",
    total: "657000",
    payment: "656999.50",
    shipping_fee_deduction_platform: "-0.10",
    tax_rate: "0.021",
    line_items: [{ id: "577000000000000401", currency: "VND", total: "657000", cod_fee: "0.00" }],
  });
  await expect(read()).resolves.toEqual({
    currency: "VND",
    amounts: {
      total: "657000",
      payment: "656999.50",
      shippingFeeDeductionPlatform: "-0.10",
      taxRate: "0.021",
    },
    lineItems: [{ id: "577000000000000401", amounts: { total: "657000", codFee: "0.00" } }],
  });
  expect(requests[0]?.url.pathname).toBe("/order/202407/orders/577000000000000321/price_detail");
  expect(requests[0]?.url.searchParams.get("shop_cipher")).toBe("ROW_x");
});

it("an amount that is not understood is left out, and so is a line without an id", async () => {
  const line_items = [{ id: 577, total: "1" }, null, { id: "5", total: "1,5" }];
  const { read } = await setup({ currency: "GBP", total: 12.5, payment: "1e5", line_items });
  await expect(read()).resolves.toEqual({
    currency: "GBP",
    amounts: {},
    lineItems: [{ id: "5", amounts: {} }],
  });
});

it.each([[{}], [null], [{ currency: "pounds" }], [[]]])(
  "a price without its currency is none: %p",
  async (data) => {
    const { read } = await setup(data);
    await expect(read()).rejects.toMatchObject({ kind: "unreadable", requestId: "r1" });
  },
);

it.each(["", "577/../1", "577?x=1", "five"])("%p never becomes a path", async (orderId) => {
  const { read, requests } = await setup({});
  await expect(read(orderId)).rejects.toThrow("by its id alone");
  expect(requests).toEqual([]);
});
