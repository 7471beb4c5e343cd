import { openSimulator } from "../testing/open-simulator.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

const setup = async () => {
  const simulator = await openSimulator();
  toClose.push(simulator);
  const { json } = await simulator.send("GET", "/control/shops");
  const { sellers } = json as { sellers: { shops: { id: string }[] }[] };
  const shopIds = sellers.flatMap(({ shops }) => shops.map(({ id }) => id));
  return { simulator, shopIds };
};

test("all dials are off at the start, and a reset brings them back there", async () => {
  const { simulator, shopIds } = await setup();
  const start = (await simulator.send("GET", "/control/faults")).json;
  const options = {
    cancelSpelling: "CANCEL",
    repeatNotificationId: true,
    rateLimit: null,
    throttleRetryAfterS: 1,
    serverErrorBody: "html",
    errorHttpStatus: "observed",
    tokenRotation: "strict",
    accessTokenLifeS: 604_800,
  };
  expect(start).toMatchObject(options);
  const shares = Object.entries(start as object).filter(([dial]) => !(dial in options));
  expect(shares.filter(([, value]) => value !== 0 && value !== false)).toEqual([]);
  await simulator.send("PUT", "/control/faults", { drop: 1, rateLimit: { perSecond: 1 } });
  await simulator.send("PUT", `/control/faults?shopId=${shopIds[0]}`, { drop: 0.5 });
  const reset = await simulator.send("PUT", "/control/faults", { reset: true, hang: 0.5 });
  expect(reset.json).toEqual({ ...(start as object), hang: 0.5 });
  const limits = await simulator.send("GET", "/control/faults/limits");
  expect(limits.json).toEqual({ limits: [] });
});

test("a scope's dials are read with its query", async () => {
  const { simulator, shopIds } = await setup();
  await simulator.send("PUT", "/control/faults", { drop: 0.2, duplicate: 0.1 });
  const scope = `/control/faults?shopId=${shopIds[1]}`;
  const turned = await simulator.send("PUT", scope, { drop: 0.9 });
  expect(turned.json).toMatchObject({ drop: 0.9, duplicate: 0.1 });
  expect((await simulator.send("GET", scope)).json).toEqual(turned.json);
  expect((await simulator.send("GET", "/control/faults")).json).toMatchObject({ drop: 0.2 });
});

const ofToken = "?route=GET /api/v2/token/refresh";
test.each([
  ["?shopId=1", { drop: 1 }, /^shopId: must be one of 749\d+, 749\d+/],
  ["?shop=1", { drop: 1 }, /^shop: not known in the query/],
  ["?route=/order", { throttle: 1 }, /^route: must be one of .*GET \/order\/202309\/orders/],
  ["?route=GET /order/202309/orders", { drop: 1 }, /^drop: is about webhooks/],
  [ofToken, { accessTokenLifeS: 5 }, /^accessTokenLifeS: holds for all tokens/],
  ["", { rateLimit: { perSecond: 0 } }, /^rateLimit.perSecond: /],
  ["", { rateLimit: { perSeconds: 1 } }, /^rateLimit/],
  ["", { throttleRetryAfterS: -1 }, /^throttleRetryAfterS: /],
  ["", { serverErrorBody: "xml" }, /^serverErrorBody: .*"html"/],
  ["", { tokenRotation: "none" }, /^tokenRotation: /],
  ["", { reset: false }, /^reset: /],
])("PUT /control/faults%s with %j is refused with the cause", async (query, dials, problem) => {
  const { simulator } = await setup();
  const before = (await simulator.send("GET", "/control/faults")).json;
  const answer = await simulator.send("PUT", `/control/faults${query}`, dials);
  expect(answer.status).toBe(400);
  expect((answer.json as { problems: string[] }).problems[0]).toMatch(problem);
  expect((await simulator.send("GET", "/control/faults")).json).toEqual(before);
});
