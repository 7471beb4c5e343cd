import { openSimulator, type SignedCall } from "../testing/open-simulator.ts";

type Opened = Awaited<ReturnType<typeof openSimulator>>;

const opened: Opened[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

const setup = async ({ history = 0, timeScale = 1e5 } = {}) => {
  const clock = { aheadMs: 0 };
  const now = () => Date.now() + clock.aheadMs;
  const simulator = await openSimulator({ now, timeScale });
  opened.push(simulator);
  const { tokens, shops } = await simulator.connect();
  const makeHistory = (orders: number, at = 0) =>
    simulator.send("POST", "/control/history", { orders, days: 10, shopId: shops[at]?.id });
  if (history > 0) await makeHistory(history);

  const callShop = async (call: Omit<SignedCall, "token" | "cipher">, at = 0) => {
    const { body } = await simulator.callApi({
      ...call,
      query: { ...call.query, timestamp: String(Math.floor(now() / 1000)) },
      token: tokens.access_token,
      cipher: shops[at]?.cipher,
    });
    return body;
  };
  const search = (query: Record<string, string>, body: unknown = {}, at = 0) =>
    callShop({ method: "POST", path: "/order/202309/orders/search", query, body }, at);
  const searchAll = async (query: Record<string, string>, body: unknown = {}) => {
    const orders: Awaited<ReturnType<typeof search>>["data"]["orders"] = [];
    for (let token: string | undefined; token !== "";) {
      const page = await search({ ...query, ...(token && { page_token: token }) }, body);
      orders.push(...page.data.orders);
      token = page.data.next_page_token;
    }
    return orders;
  };
  /** Places orders that stay where they are until they are moved by hand. */
  const place = async (orders: number) => {
    await simulator.send("POST", "/control/scenarios/happy-path", { orders, perSecond: 1e5 });
    while ((await search({ page_size: "1" })).data.total_count < orders);
  };
  const advance = (id: string | undefined) =>
    simulator.send("POST", `/control/orders/${id}/advance`);
  return { simulator, clock, shops, makeHistory, callShop, search, searchAll, place, advance };
};

const ascending = { page_size: "40", sort_field: "update_time", sort_order: "ASC" };

test("the pages hold every order of the shop once, in the order asked for", async () => {
  const { searchAll, makeHistory } = await setup({ history: 105 });
  await makeHistory(5, 1);
  const byUpdate = await searchAll(ascending);
  const keys = byUpdate.map(({ update_time, id }) => `${update_time} ${id}`);
  expect(new Set(keys).size).toBe(105);
  expect(keys).toEqual([...keys].sort());
  const newestFirst = (await searchAll({ page_size: "100" })).map((order) => order["create_time"]);
  expect(newestFirst).toEqual([...newestFirst].sort((a, b) => Number(b) - Number(a)));
  expect(newestFirst).toHaveLength(105);
});

test("a window includes its start and not its end, and the total counts it", async () => {
  const { search, searchAll } = await setup({ history: 60 });
  const all = await searchAll(ascending);
  const [ge, lt] = [all[10]?.update_time ?? 0, all[40]?.update_time ?? 0];
  const expected = all.filter(({ update_time }) => update_time >= ge && update_time < lt);
  const page = await search(
    { ...ascending, page_size: "5" },
    { update_time_ge: ge, update_time_lt: lt },
  );
  expect(page.data.total_count).toBe(expected.length);
  expect(page.data.orders.map(({ id }) => id)).toEqual(expected.slice(0, 5).map(({ id }) => id));
  const byOther = await search({ page_size: "100" }, { update_time_ge: ge, update_time_lt: lt });
  expect(byOther.data.orders.map(({ id }) => id).sort()).toEqual(
    expected.map(({ id }) => id).sort(),
  );
});

test("each filter gives exactly the orders that show what it asks for", async () => {
  const { search, searchAll } = await setup({ history: 100 });
  const all = await searchAll({ page_size: "100" });
  const first = all[0];
  const filters = {
    order_status: ["status", "CANCELLED"],
    shipping_type: ["shipping_type", "SELLER"],
    buyer_user_id: ["user_id", first?.["user_id"]],
    is_buyer_request_cancel: ["is_buyer_request_cancel", true],
  } as const;
  for (const [filter, [field, value]] of Object.entries(filters)) {
    const { data } = await search({ page_size: "100" }, { [filter]: value });
    const expected = all.filter((order) => order[field] === value);
    expect(expected.length).toBeGreaterThan(0);
    expect(data.orders.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(data.total_count).toBe(expected.length);
  }
  const nowhere = await search({ page_size: "100" }, { warehouse_ids: ["1"] });
  expect(nowhere.data).toEqual({ orders: [], next_page_token: "", total_count: 0 });
});

test("an order that moves while pages are read shifts them: the next page skips one", async () => {
  const { clock, search, place, advance } = await setup({ timeScale: 1e-3 });
  await place(4);
  const before = (await search({ ...ascending, page_size: "4" })).data.orders.map(({ id }) => id);
  const first = (await search({ ...ascending, page_size: "2" })).data;
  clock.aheadMs += 5000;
  await advance(before[0]);
  const query = { ...ascending, page_size: "2", page_token: first.next_page_token };
  const second = (await search(query)).data;
  expect(second.orders.map(({ id }) => id)).toEqual([before[3], before[0]]);
  expect(second.next_page_token).toBe("");
});

test("a page token ends with its ten minutes, with the control, and at another search", async () => {
  const { simulator, clock, search } = await setup({ history: 30 });
  const tokenOf = async () => (await search({ page_size: "10" })).data.next_page_token;
  const next = (page_token: string, body = {}, shop = 0) =>
    search({ page_size: "10", page_token }, body, shop);

  const token = await tokenOf();
  expect((await next(token)).data.orders).toHaveLength(10);
  expect((await next(token, { order_status: "COMPLETED" })).code).toBe(36009004);
  expect((await next(token, {}, 1)).code).toBe(36009004);
  clock.aheadMs += 10 * 60_000;
  expect(await next(token)).toMatchObject({
    code: 36009004,
    message: expect.stringContaining("`page_token`") as string,
  });

  const another = await tokenOf();
  await simulator.send("POST", "/control/page-tokens/expire");
  expect((await next(another)).code).toBe(36009004);
  expect((await next(await tokenOf())).code).toBe(0);
});

test("search and detail show the same order, masked by the same rule, but for a few fields", async () => {
  const { callShop, search, searchAll, place, advance } = await setup({ timeScale: 1e-3 });
  await place(2);
  const [first] = (await search({ page_size: "1" })).data.orders;
  await advance(first?.id);
  const found = await searchAll({ page_size: "10" });
  const ids = found.map(({ id }) => id).join(",");
  const detail = (await callShop({ path: "/order/202309/orders", query: { ids } })).data.orders;
  const names = new Map(
    found.map(({ status, recipient_address }) => [
      status,
      (recipient_address as { name: string }).name,
    ]),
  );
  expect(names.get("UNPAID")).toMatch(/^.\*\*\*$/);
  expect(names.get("AWAITING_SHIPMENT")).not.toContain("*");
  for (const [at, order] of found.entries()) {
    const { fulfillment_priority_level, recommended_shipping_time, ...shared } = order;
    expect(fulfillment_priority_level).toBe(100);
    expect(recommended_shipping_time === undefined).toBe(order.status === "UNPAID");
    expect(detail[at]).toMatchObject(shared);
    expect(detail[at]).toHaveProperty("payment_card_type");
    expect(order).not.toHaveProperty("payment_card_type");
  }
});

test("the price detail adds up over its lines and agrees with the order's payment", async () => {
  const { callShop, searchAll, search, makeHistory } = await setup({ history: 30 });
  await makeHistory(1, 1);
  const cents = (amount: unknown) => Math.round(Number(amount) * 100);
  const path = (id: string | undefined) => `/order/202407/orders/${id}/price_detail`;
  for (const { id, payment } of await searchAll({ page_size: "50" })) {
    const price = (await callShop({ path: path(id) })).data as unknown as Record<string, unknown>;
    expect(price).toMatchObject({
      currency: payment["currency"],
      total: payment["total_amount"],
      subtotal: payment["sub_total"],
      shipping_sale_price: payment["shipping_fee"],
      tax_amount: payment["tax"],
    });
    const lines = price["line_items"] as Record<string, unknown>[];
    for (const name of ["total", "sku_list_price", "shipping_sale_price", "tax_amount"])
      expect(lines.reduce((sum, line) => sum + cents(line[name]), 0)).toBe(cents(price[name]));
  }
  const [foreign] = (await search({ page_size: "1" }, {}, 1)).data.orders;
  expect((await callShop({ path: path(foreign?.id) })).code).toBe(21008111);
  expect((await callShop({ path: path("580000000000000001") })).code).toBe(21008111);
});

test.each([
  ["no page_size", {}, {}, 36009004, "PageSize is a required field"],
  ["a page_size of 0", { page_size: "0" }, {}, 36009004, "PageSize"],
  ["a page_size of 101", { page_size: "101" }, {}, 36009004, "PageSize"],
  ["a page_size that is no number", { page_size: "ten" }, {}, 36009004, "PageSize"],
  ["paging in the body", {}, { page_size: 20 }, 36009004, "PageSize is a required field"],
  ["a page token in the body", { page_size: "20" }, { page_token: "x" }, 36009004, "`page_token`"],
  ["sorting in lower case", { page_size: "20", sort_order: "asc" }, {}, 36009004, "ASC,DESC"],
  ["an unknown sort field", { page_size: "20", sort_field: "id" }, {}, 36009004, "SortField"],
  ["a status as a number", { page_size: "20" }, { order_status: 111 }, 36009004, "`order_status`"],
  ["a time as a text", { page_size: "20" }, { update_time_ge: "1" }, 36009004, "`update_time_ge`"],
  ["a body that is a list", { page_size: "20" }, [], 36009004, "JSON object"],
  ["a body that is not JSON", { page_size: "20" }, "{", 36009004, "JSON object"],
  ["a made-up token", { page_size: "20", page_token: "aa+/=" }, {}, 36009004, "`page_token`"],
] as const)("a search with %s is refused", async (_, query, body, code, words) => {
  const { search } = await setup();
  const answer = await search(query, body);
  expect(answer.code).toBe(code);
  expect(answer.message).toContain(words);
});
