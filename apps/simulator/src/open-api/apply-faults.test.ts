import { request } from "node:http";
import { openShop } from "../testing/open-shop.ts";
import type { SignedCall } from "../testing/open-simulator.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((shop) => shop.close()));
});

const setup = async (settings: Parameters<typeof openShop>[0] = {}) => {
  const world = await openShop(settings);
  opened.push(world);
  const stats = async () =>
    (await world.simulator.send("GET", "/control/stats")).json as {
      apiCalls: Record<string, Record<string, number>>;
      apiCallsByShop: Record<string, Record<string, Record<string, number>>>;
      tokenRefreshes: number;
    };
  return { ...world, stats };
};

const withOrders = async (count: number) => {
  const world = await setup();
  const ids = await world.deliverOrders(count);
  const read = () => world.simulator.callApi({ ...world.call, query: { ids: ids.join(",") } });
  return { ...world, ids, read };
};

const shopsCall = (token: string): SignedCall => ({ path: "/authorization/202309/shops", token });

test.each([
  [7, "7"],
  [0, "0"],
  [null, null],
])("a 429 with throttleRetryAfterS %j carries Retry-After %j", async (seconds, header) => {
  const { simulator, call, turn } = await setup();
  await turn({ throttle: 1, throttleRetryAfterS: seconds });
  const answer = await simulator.callApi(call);
  expect([answer.status, answer.body.code]).toEqual([429, 36009002]);
  expect(answer.headers.get("retry-after")).toBe(header);
});

test("throttleIn200 hides the rate limit in an HTTP 200", async () => {
  const { simulator, call, turn } = await setup();
  await turn({ throttleIn200: 1 });
  const answer = await simulator.callApi(call);
  expect([answer.status, answer.body.code]).toEqual([200, 36009002]);
  expect(answer.headers.has("retry-after")).toBe(false);
});

test.each([
  ["html", "text/html; charset=utf-8", /^<html>/],
  ["empty", "text/plain; charset=utf-8", /^$/],
  ["json", "application/json; charset=utf-8", /"code":36009003/],
])("a 503 with serverErrorBody %s has that body", async (serverErrorBody, type, content) => {
  const { simulator, call, turn } = await setup();
  await turn({ serverError: 1, serverErrorBody });
  const answer = await simulator.callApi(call);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe(type);
  expect(answer.text).toMatch(content);
});

test("apiDown answers every signed call 503 and leaves the token calls alone", async () => {
  const { simulator, tokens, call, turn } = await setup();
  await turn({ apiDown: true });
  expect((await simulator.callApi(call)).status).toBe(503);
  expect((await simulator.callApi(shopsCall(tokens.access_token))).status).toBe(503);
  const refreshed = await simulator.token("refresh", { refresh_token: tokens.refresh_token });
  expect(refreshed.code).toBe(0);
  await turn({ apiDown: false });
  const token = refreshed.data.access_token;
  expect((await simulator.callApi({ ...call, token })).body.code).toBe(0);
});

test("errorIn200 gives an error without orders, with empty data or an empty list", async () => {
  const { turn, read } = await withOrders(1);
  await turn({ errorIn200: 1 });
  const shapes = new Set<string>();
  while (shapes.size < 2) {
    const { status, body } = await read();
    expect([status, body.code]).toEqual([200, 36009003]);
    shapes.add(JSON.stringify(body.data));
  }
  expect([...shapes].toSorted()).toEqual(['{"orders":[]}', "{}"]);
});

test("hang leaves a call without an answer until its caller goes away", async () => {
  const { simulator, call, turn, stats } = await setup();
  await turn({ hang: 1 }, "?route=GET /order/202309/orders");
  const url = `${simulator.url}${call.path}`;
  const hanging = request(url).end();
  const outcome = new Promise<string>((resolve) => {
    hanging.on("response", () => resolve("answered"));
    hanging.on("error", () => resolve("went away"));
  });
  while ((await stats()).apiCalls["GET /order/202309/orders"]?.["hang"] !== 1);
  hanging.destroy(new Error("enough"));
  expect(await outcome).toBe("went away");
});

test("truncate cuts the JSON of a 200 in the middle and closes the connection", async () => {
  const { turn, read } = await withOrders(2);
  const whole = await read();
  await turn({ truncate: 1 });
  const cut = await read();
  expect(cut.status).toBe(200);
  expect(cut.headers.get("connection")).toBe("close");
  expect(cut.headers.get("content-type")).toContain("application/json");
  expect(cut.text).toHaveLength(Math.floor(whole.text.length / 2));
  expect(() => JSON.parse(cut.text) as unknown).toThrow();
});

test("errorHttpStatus always200 leaves success to the code", async () => {
  const { simulator, call, turn } = await setup();
  const refused = { ...call, token: "ROW_made-up" };
  expect((await simulator.callApi(refused)).status).toBe(401);
  await turn({ errorHttpStatus: "always200" });
  const answer = await simulator.callApi(refused);
  expect([answer.status, answer.body.code]).toEqual([200, 105001]);
});

test("rateLimit lets a burst through, then so many a second, apart for shops and paths", async () => {
  let nowMs = Date.now();
  const { simulator, shops, tokens, call, turn } = await setup({ now: () => nowMs });
  await turn({ rateLimit: { perSecond: 2, burst: 3 }, throttleRetryAfterS: null });
  const codesOf = async (signed: SignedCall, times: number) => {
    const codes: number[] = [];
    for (let nth = 0; nth < times; nth++) {
      const timestamp = String(Math.floor(nowMs / 1000));
      const answer = await simulator.callApi({ ...signed, query: { ...signed.query, timestamp } });
      expect(answer.status).toBe(answer.body.code === 36009002 ? 429 : 200);
      codes.push(answer.body.code);
    }
    return codes;
  };
  expect(await codesOf(call, 5)).toEqual([0, 0, 0, 36009002, 36009002]);
  expect(await codesOf({ ...call, cipher: shops[1]?.cipher }, 1)).toEqual([0]);
  expect(await codesOf({ ...call, path: "/order/202507/orders" }, 1)).toEqual([0]);
  expect(await codesOf(shopsCall(tokens.access_token), 1)).toEqual([0]);
  nowMs += 1000;
  expect(await codesOf(call, 3)).toEqual([0, 0, 36009002]);
});

test("a dial set for one shop reaches that shop only, and the calls are counted apart", async () => {
  const { simulator, shops, call, turn, stats } = await setup();
  const [first, second] = shops;
  await turn({ throttle: 1 }, `?shopId=${first?.id}`);
  const other = { ...call, cipher: second?.cipher };
  expect((await simulator.callApi(call)).body.code).toBe(36009002);
  expect((await simulator.callApi(other)).body.code).toBe(0);
  expect((await stats()).apiCallsByShop).toEqual({
    [first?.id ?? ""]: { "GET /order/202309/orders": { "36009002": 1 } },
    [second?.id ?? ""]: { "GET /order/202309/orders": { "0": 1 } },
  });
});

test("a narrower setting goes before a wider one until its scope is reset", async () => {
  const { simulator, shop, call, turn } = await setup();
  const other = { ...call, path: "/order/202507/orders" };
  const codes = async () => [
    (await simulator.callApi(call)).body.code,
    (await simulator.callApi(other)).body.code,
  ];
  const both = `?shopId=${shop.id}&route=GET /order/202309/orders`;
  await turn({ throttle: 1 });
  await turn({ throttle: 0 }, both);
  expect(await codes()).toEqual([0, 36009002]);
  const limits = await simulator.send("GET", "/control/faults/limits");
  expect(limits.json).toEqual({
    limits: [{ shopId: shop.id, route: "GET /order/202309/orders", dials: { throttle: 0 } }],
  });
  await turn({ reset: true }, both);
  expect(await codes()).toEqual([36009002, 36009002]);
  await turn({ reset: true });
  expect(await codes()).toEqual([0, 0]);
});

test("a lost answer to a refresh ends the old tokens all the same", async () => {
  const { simulator, tokens, call, turn, stats } = await setup();
  await turn({ truncate: 1 }, "?route=GET /api/v2/token/refresh");
  const lost = await simulator.token("refresh", { refresh_token: tokens.refresh_token });
  expect(lost).toBeUndefined();
  expect((await stats()).tokenRefreshes).toBe(1);
  expect((await simulator.callApi(call)).body.code).toBe(105001);
});
