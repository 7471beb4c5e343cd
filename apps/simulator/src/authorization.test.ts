import { openSimulator } from "./testing/open-simulator.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

const setup = async (settings: Parameters<typeof openSimulator>[0] = {}) => {
  const simulator = await openSimulator(settings);
  toClose.push(simulator);
  const codeOf = async (token: string, timestamp?: string) => {
    const query = timestamp === undefined ? {} : { timestamp };
    const call = { path: "/authorization/202309/shops", token, query };
    return (await simulator.callApi(call)).body.code;
  };
  return { simulator, codeOf };
};

test("with a lenient rotation the old pair stays good beside the new one until it expires", async () => {
  const { simulator, codeOf } = await setup();
  await simulator.send("PUT", "/control/faults", { tokenRotation: "lenient" });
  const { tokens } = await simulator.connect();
  const refresh = () => simulator.token("refresh", { refresh_token: tokens.refresh_token });
  const fresh = (await refresh()).data;
  expect(fresh.access_token).not.toBe(tokens.access_token);
  expect([await codeOf(tokens.access_token), await codeOf(fresh.access_token)]).toEqual([0, 0]);
  expect((await refresh()).code).toBe(0);
  const { json } = await simulator.send("GET", "/control/stats");
  expect(json).toMatchObject({ tokenRefreshes: 2 });
  await simulator.send("POST", "/control/tokens/expire");
  expect(await codeOf(tokens.access_token)).toBe(105002);
});

test("access tokens live as long as the dial said when they were given", async () => {
  let nowMs = 1_700_000_000_000;
  const { simulator, codeOf } = await setup({ now: () => nowMs });
  await simulator.send("PUT", "/control/faults", { accessTokenLifeS: 60 });
  const code = (await simulator.consent()).get("code") ?? "";
  const { data } = await simulator.token("get", { auth_code: code });
  expect(data.access_token_expire_in).toBe(1_700_000_060);
  await simulator.send("PUT", "/control/faults", { accessTokenLifeS: 3600 });
  nowMs += 59_000;
  expect(await codeOf(data.access_token, "1700000059")).toBe(0);
  nowMs += 1000;
  expect(await codeOf(data.access_token, "1700000060")).toBe(105002);
});

test("a creator's consent gives a creator's token, which covers no shop", async () => {
  const { simulator } = await setup();
  const seller = await simulator.connect();
  const { tokens, shops } = await simulator.connect("&creator=true");
  expect(tokens).toMatchObject({ user_type: 1, seller_name: null });
  expect(tokens).not.toHaveProperty("seller_base_region");
  expect(tokens.open_id).not.toBe(seller.tokens.open_id);
  expect(shops).toEqual([]);
  const refreshed = await simulator.token("refresh", { refresh_token: tokens.refresh_token });
  expect(refreshed.data).toMatchObject({ user_type: 1, open_id: tokens.open_id });
  const read = await simulator.callApi({
    path: "/order/202309/orders",
    query: { ids: "580000000000000001" },
    token: refreshed.data.access_token,
    cipher: seller.shop.cipher,
  });
  expect(read.body.code).toBe(101000);
});
