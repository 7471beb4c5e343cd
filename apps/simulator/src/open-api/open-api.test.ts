import { openSimulator, type SignedCall } from "../testing/open-simulator.ts";

type Opened = Awaited<ReturnType<typeof openSimulator>>;

const opened: Opened[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

const setup = async (settings: Parameters<typeof openSimulator>[0] = {}) => {
  const simulator = await openSimulator(settings);
  opened.push(simulator);
  return simulator;
};

const connected = async () => {
  const simulator = await setup();
  const { tokens, shop, shops } = await simulator.connect();
  const call: SignedCall = {
    path: "/order/202309/orders",
    query: { ids: "580000000000000001" },
    token: tokens.access_token,
    cipher: shop.cipher,
  };
  return { simulator, tokens, shop, shops, call };
};

const createdOrder = async (simulator: Opened, shopId?: string) => {
  await simulator.send("POST", "/control/scenarios/happy-path", { orders: 1, shopId });
  for (;;) {
    const { json } = await simulator.send("GET", "/control/truth");
    const { orders } = json as { orders: { shopId: string; orderId: string }[] };
    const order = orders.find((one) => shopId === undefined || one.shopId === shopId);
    if (order) return order.orderId;
  }
};

test("a consent gives a code that works once, and a refusal says so", async () => {
  const simulator = await setup();
  const granted = await simulator.consent();
  expect(granted.get("state")).toBe("s1");
  const code = granted.get("code") ?? "";
  const first = await simulator.token("get", { auth_code: code });
  const second = await simulator.token("get", { auth_code: code });
  expect(first).toMatchObject({
    code: 0,
    message: "success",
    data: { user_type: 0, seller_name: "Fernhill Home", seller_base_region: "US" },
  });
  expect(first.data.access_token_expire_in).toBeGreaterThan(Date.now() / 1000 + 6 * 24 * 3600);
  expect(second.code).toBe(36004004);

  const refused = await simulator.consent("&refuse=true");
  expect(Object.fromEntries(refused)).toEqual({ code: "null", error: "auth_denied", state: "s1" });
});

test("the consent answers to the address it was given, keeping its query", async () => {
  const simulator = await setup();
  const target = encodeURIComponent("http://127.0.0.1:1/back?from=tiktok");
  const answer = await simulator.send("GET", `/open/authorize?service_id=7&redirect_uri=${target}`);
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toMatch(
    /^http:\/\/127\.0\.0\.1:1\/back\?from=tiktok&code=/,
  );
});

test("a code is good for thirty minutes", async () => {
  let nowMs = Date.now();
  const simulator = await setup({ now: () => nowMs });
  const code = (await simulator.consent()).get("code") ?? "";
  nowMs += 30 * 60_000;
  expect((await simulator.token("get", { auth_code: code })).code).toBe(36004004);
});

test("wrong credentials of the app get no token", async () => {
  const simulator = await setup();
  const code = (await simulator.consent()).get("code") ?? "";
  const answer = await simulator.token("get", { auth_code: code, app_secret: "wrong" });
  expect(answer).toMatchObject({ code: 36009004 });
  expect(answer).not.toHaveProperty("data");
});

test("a refresh replaces both tokens and ends the old ones", async () => {
  const { simulator, tokens, call } = await connected();
  const refreshed = await simulator.token("refresh", { refresh_token: tokens.refresh_token });
  expect(refreshed.data.open_id).toBe(tokens.open_id);
  const again = await simulator.token("refresh", { refresh_token: tokens.refresh_token });
  expect(again.code).toBe(36004004);
  expect((await simulator.callApi(call)).body.code).toBe(105001);
  const fresh = { ...call, token: refreshed.data.access_token };
  expect((await simulator.callApi(fresh)).body.code).toBe(0);
});

test("expired and withdrawn tokens are told apart", async () => {
  const { simulator, shop, call } = await connected();
  await simulator.send("POST", "/control/tokens/expire");
  expect((await simulator.callApi(call)).body.code).toBe(105002);
  await simulator.send("POST", `/control/shops/${shop.id}/deauthorize`);
  expect((await simulator.callApi(call)).body.code).toBe(105001);
});

test("one token covers all shops of its seller and none of another", async () => {
  const { simulator, shops, call } = await connected();
  expect(shops.map(({ region }) => region)).toEqual(["US", "GB"]);
  const inSecondShop = { ...call, cipher: shops[1]?.cipher };
  expect((await simulator.callApi(inSecondShop)).body.code).toBe(0);
  expect((await simulator.callApi({ ...call, cipher: "ROW_other" })).body.code).toBe(101000);
});

const refusals: { name: string; change: Partial<SignedCall>; code: number; status: number }[] = [
  { name: "another app key", change: { query: { app_key: "x" } }, code: 36009004, status: 400 },
  {
    name: "a timestamp in milliseconds",
    change: { query: { timestamp: "1700000000000" } },
    code: 36009004,
    status: 400,
  },
  {
    name: "no sign",
    change: { tamper: (query) => delete query["sign"] },
    code: 36009004,
    status: 400,
  },
  {
    name: "a sign in upper case",
    change: { tamper: (query) => (query["sign"] = query["sign"]?.toUpperCase() ?? "") },
    code: 106001,
    status: 401,
  },
  {
    name: "a parameter changed after signing",
    change: { tamper: (query) => (query["ids"] = "580000000000000002") },
    code: 106001,
    status: 401,
  },
  { name: "no token", change: { token: undefined }, code: 36009004, status: 400 },
  { name: "an unknown token", change: { token: "ROW_made-up" }, code: 105001, status: 401 },
  { name: "no cipher", change: { cipher: undefined }, code: 106013, status: 400 },
  { name: "no ids", change: { query: {} }, code: 36009004, status: 400 },
  {
    name: "51 ids",
    change: { query: { ids: Array.from({ length: 51 }, (_, id) => 58e16 + id).join(",") } },
    code: 36009004,
    status: 400,
  },
  {
    name: "an order's id in the path",
    change: { path: "/order/202309/orders/580000000000000001" },
    code: 36009009,
    status: 404,
  },
  {
    name: "a cipher where shops are listed",
    change: { path: "/authorization/202309/shops", query: {} },
    code: 36009004,
    status: 400,
  },
];

test.each(refusals)("a call with $name is refused with $code", async ({ change, code, status }) => {
  const { simulator, call } = await connected();
  const answer = await simulator.callApi({ ...call, ...change });
  expect(answer.body).toMatchObject({ code, message: expect.any(String) as string });
  expect(answer.status).toBe(status);
});

test("a path asked with another method is told apart from one that does not exist", async () => {
  const { simulator } = await connected();
  const known = await simulator.send("POST", "/order/202507/orders");
  expect([known.status, known.json]).toEqual([405, expect.objectContaining({ code: 36009010 })]);
  const unknown = await simulator.send("POST", "/order/202507/order");
  expect([unknown.status, unknown.json]).toEqual([
    404,
    expect.objectContaining({ code: 36009009 }),
  ]);
});

test.each([
  [300, 105001],
  [301, 36009004],
  [-30, 105001],
  [-31, 36009004],
])("a timestamp %i s behind the simulator's clock is judged with %i", async (behind, code) => {
  const simulator = await setup({ now: () => (1_700_000_000 + behind) * 1000 });
  const answer = await simulator.callApi({
    path: "/authorization/202309/shops",
    query: { timestamp: "1700000000" },
    token: "ROW_made-up",
  });
  expect(answer.body.code).toBe(code);
});

test.each(["202309", "202507"])(
  "version %s gives the order, without unknown ids",
  async (version) => {
    const { simulator, call } = await connected();
    const id = await createdOrder(simulator);
    const query = { ids: `580000000000000001,${id}` };
    const answer = await simulator.callApi({ ...call, path: `/order/${version}/orders`, query });
    expect(answer.body).toMatchObject({ code: 0, message: "Success" });
    expect(answer.body.data.orders.map((order) => order.id)).toEqual([id]);
  },
);

test("an order of another shop is refused", async () => {
  const { simulator, shops, call } = await connected();
  const id = await createdOrder(simulator, shops[1]?.id);
  const answer = await simulator.callApi({ ...call, query: { ids: id } });
  expect(answer.body.code).toBe(21008111);
});

test("throttling and outages answer as TikTok does, and only while their dials are up", async () => {
  const { simulator, call } = await connected();
  await simulator.send("PUT", "/control/faults", { throttle: 1 });
  const throttled = await simulator.callApi(call);
  expect(throttled.status).toBe(429);
  expect(throttled.headers.get("retry-after")).toBe("1");
  expect(throttled.body.code).toBe(36009002);

  await simulator.send("PUT", "/control/faults", { throttle: 0, serverError: 1 });
  const down = await simulator.callApi(call);
  expect(down.status).toBe(503);
  expect(() => JSON.parse(down.text) as unknown).toThrow();

  await simulator.send("PUT", "/control/faults", { serverError: 0 });
  expect((await simulator.callApi(call)).body.code).toBe(0);
});

test("answers wait as long as their dial says", async () => {
  const { simulator, call } = await connected();
  await simulator.send("PUT", "/control/faults", { delayMs: 120 });
  const startedMs = performance.now();
  expect((await simulator.callApi(call)).body.code).toBe(0);
  expect(performance.now() - startedMs).toBeGreaterThan(115);
});

test("the same seed gives the same shops and ciphers, another seed others", async () => {
  const shopsOf = async (seed: number) => (await (await setup({ seed })).connect()).shops;
  const first = await shopsOf(5);
  expect(await shopsOf(5)).toEqual(first);
  expect(await shopsOf(6)).not.toEqual(first);
});
