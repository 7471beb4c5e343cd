import { openSimulator } from "../testing/open-simulator.ts";
import { startReceiver } from "../testing/start-receiver.ts";
import { scenarios } from "../scenarios/scenarios.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).toReversed()) await one.close();
});

const setup = async (settings: Parameters<typeof openSimulator>[0] = {}) => {
  const receiver = await startReceiver(() => 200);
  const simulator = await openSimulator({ webhookUrl: receiver.url, ...settings });
  toClose.push(receiver, simulator);
  return { receiver, simulator };
};

interface Truth {
  orders: { shopId: string; orderId: string; versions: { status: string; updateTime: number }[] }[];
  next: string | null;
}

type Opened = Awaited<ReturnType<typeof openSimulator>>;

const readTruth = async (simulator: Opened) => {
  const pages: Truth["orders"][] = [];
  for (let after = ""; ;) {
    const { json } = await simulator.send("GET", `/control/truth?after=${after}`);
    const page = json as Truth;
    pages.push(page.orders);
    if (page.next === null) return pages;
    after = page.next;
  }
};

const untilCounted = async (simulator: Opened, orders: number) => {
  while ((await readTruth(simulator)).flat().length < orders);
};

const untilAll = async (simulator: Opened, orders: number, statuses: string[]) => {
  for (;;) {
    const all = (await readTruth(simulator)).flat();
    const latest = new Map(all.map(({ orderId, versions }) => [orderId, versions.at(-1)?.status]));
    if (latest.size === orders && [...latest.values()].every((s) => statuses.includes(s ?? "")))
      return all;
  }
};

test.each(Object.keys(scenarios))("scenario %s brings every order to an end", async (name) => {
  const { simulator } = await setup();
  const started = await simulator.send("POST", `/control/scenarios/${name}`, {
    orders: 40,
    perSecond: 1000,
  });
  expect([started.status, started.json]).toEqual([202, { scenario: name, orders: 40 }]);
  await untilAll(simulator, 40, ["DELIVERED", "COMPLETED", "CANCELLED"]);
});

test("the opening shows every status, one refund before delivery and about thirty deliveries", async () => {
  const { simulator } = await setup();
  await simulator.send("POST", "/control/scenarios/opening", { perSecond: 1000 });
  const orders = await untilAll(simulator, 40, ["DELIVERED", "COMPLETED", "CANCELLED"]);
  const statuses = orders.map(({ versions }) => versions.map(({ status }) => status));
  expect(new Set(statuses.flat()).size).toBe(9);
  const delivered = statuses.filter((life) => life.includes("DELIVERED"));
  const refunded = statuses.filter(
    (life) => life.includes("COMPLETED") && !life.includes("DELIVERED"),
  );
  expect([delivered.length, refunded.length]).toEqual([33, 1]);
});

test("the truth comes in pages of at most a thousand, each order in its newest version", async () => {
  const { simulator } = await setup({ timeScale: 1e6 });
  await simulator.send("POST", "/control/scenarios/happy-path", {
    orders: 1200,
    perSecond: 100_000,
  });
  await untilAll(simulator, 1200, ["DELIVERED"]);
  const pages = await readTruth(simulator);
  expect(pages.map((page) => page.length)).toEqual([1000, 200]);
  expect(new Set(pages.flat().map(({ orderId }) => orderId)).size).toBe(1200);
});

test("an unknown scenario is not found and the known ones are named", async () => {
  const { simulator } = await setup();
  const answer = await simulator.send("POST", "/control/scenarios/constructor");
  expect(answer.status).toBe(404);
  expect(answer.json).toMatchObject({ scenarios: Object.keys(scenarios) });
});

test.each([
  ["PUT", "/control/faults", { drop: 2 }, "drop: "],
  ["PUT", "/control/faults", { dorp: 0.1 }, 'Unrecognized key: "dorp"'],
  ["PUT", "/control/faults", "{", "the body is not JSON"],
  ["POST", "/control/history", { days: 1 }, "orders: "],
  ["POST", "/control/history", { orders: 1, shopId: "1" }, "shopId: "],
  ["POST", "/control/scenarios/steady", { orders: 0 }, "orders: "],
  ["POST", "/control/scenarios/steady", { orders: 1, shopId: "1" }, "shopId: "],
  ["POST", "/control/webhooks", { signature: "fine", body: "{}" }, "signature: "],
  ["GET", "/control/truth?after=zzz", undefined, "after: "],
])("%s %s with %j answers 400 and says what is wrong", async (method, path, body, problem) => {
  const { simulator } = await setup();
  const answer = await simulator.send(method, path, body);
  expect(answer.status).toBe(400);
  expect((answer.json as { problems: string[] }).problems[0]).toContain(problem);
});

test("turning one dial leaves the others where they are", async () => {
  const { simulator } = await setup();
  await simulator.send("PUT", "/control/faults", { drop: 0.25, delayMs: 10 });
  const turned = await simulator.send("PUT", "/control/faults", { drop: 0 });
  const read = await simulator.send("GET", "/control/faults");
  expect(turned.json).toMatchObject({ drop: 0, delayMs: 10, duplicate: 0 });
  expect(read.json).toEqual(turned.json);
});

test("a body of one's own is sent byte for byte, well or badly signed", async () => {
  const { simulator, receiver } = await setup();
  const body = '{"type":99,  "data":{"é":1}}';
  const sendOne = (input: unknown) => simulator.send("POST", "/control/webhooks", input);
  expect((await sendOne({ body })).json).toEqual({ status: 200 });
  await sendOne({ body, signature: "bad" });
  await sendOne({ body: { type: 1 } });
  expect(receiver.received.map(({ raw }) => raw.toString())).toEqual([body, body, '{"type":1}']);
  const [good, bad] = receiver.received.map(({ authorization }) => authorization);
  expect(bad).toMatch(/^[0-9a-f]{64}$/);
  expect(bad).not.toBe(good);
});

test("an order can be moved on by hand to its end, and no further", async () => {
  const { simulator } = await setup({ timeScale: 0.001 });
  await simulator.send("POST", "/control/scenarios/happy-path", { orders: 1 });
  const [order] = await untilAll(simulator, 1, ["UNPAID"]);
  const advance = () => simulator.send("POST", `/control/orders/${order?.orderId}/advance`);
  const statuses: unknown[] = [];
  for (let step = 0; step < 4; step++)
    statuses.push(((await advance()).json as { status: string }).status);
  expect(statuses).toEqual(["AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED"]);
  expect((await advance()).status).toBe(409);
});

test("the scenarios are listed with what they play", async () => {
  const { simulator } = await setup();
  const { json } = await simulator.send("GET", "/control/scenarios");
  const listed = (json as { scenarios: { name: string; about: string }[] }).scenarios;
  expect(listed.map(({ name }) => name)).toEqual(Object.keys(scenarios));
  expect(listed.every(({ about }) => about.length > 20)).toBe(true);
});

test("an hour on hold lasts an hour, whatever the other steps take", async () => {
  const { simulator } = await setup({ timeScale: 4000 });
  const startedMs = performance.now();
  await simulator.send("POST", "/control/scenarios/on-hold", { orders: 1 });
  await untilAll(simulator, 1, ["AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT"]);
  expect(performance.now() - startedMs).toBeGreaterThan((3600 * 1000) / 4000);
});

test("half-way through, the shop's disconnection is told to all shops of its seller", async () => {
  const { simulator, receiver } = await setup();
  const { tokens, shop, shops } = await simulator.connect();
  await simulator.send("POST", "/control/scenarios/shop-disconnects", { orders: 6 });
  await untilAll(simulator, 6, ["DELIVERED", "COMPLETED"]);
  const goodbyes = () => receiver.received.filter(({ body }) => body.type === 6);
  await receiver.until(() => goodbyes().length === 2);
  expect(goodbyes().map(({ body }) => body.shop_id)).toEqual(shops.map(({ id }) => id));
  const answer = await simulator.callApi({
    path: "/order/202309/orders",
    query: { ids: "1" },
    token: tokens.access_token,
    cipher: shop.cipher,
  });
  expect(answer.body.code).toBe(105001);
});

test("an authorization that ends soon is told with its end as a text of digits", async () => {
  const { simulator, receiver } = await setup();
  const { shop } = await simulator.connect();
  const path = `/control/shops/${shop.id}/announce-expiration`;
  expect((await simulator.send("POST", path, { expiresAt: 1_900_000_000 })).status).toBe(202);
  await receiver.until((received) => received.length === 1);
  expect(receiver.received[0]?.body).toMatchObject({
    type: 7,
    shop_id: shop.id,
    data: { expiration_time: "1900000000", message: expect.any(String) as string },
  });
  expect((await simulator.send("POST", "/control/shops/1/announce-expiration")).status).toBe(404);
});

test("an order told in the old way too gets a webhook of type 2", async () => {
  const { simulator, receiver } = await setup();
  await simulator.send("POST", "/control/scenarios/legacy-reverse", { orders: 1 });
  await receiver.until((received) => received.some(({ body }) => body.type === 2));
});

test("history appears at once, over its days, with every life at its end and no word to anyone", async () => {
  const { simulator, receiver } = await setup();
  const input = { orders: 1500, days: 2 };
  const made = await simulator.send("POST", "/control/history", input);
  expect([made.status, made.json]).toMatchObject([201, { orders: 1500 }]);
  const orders = (await readTruth(simulator)).flat();
  expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1500);
  const ends = orders.map(({ versions }) => versions.at(-1)?.status);
  expect(new Set(ends)).toEqual(new Set(["COMPLETED", "CANCELLED", "DELIVERED"]));

  const agesHours = orders.flatMap(({ versions }) =>
    versions.map(({ updateTime }) => (Date.now() / 1000 - updateTime) / 3600),
  );
  expect(Math.min(...agesHours)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...agesHours)).toBeLessThan(48.1);
  const newest = orders.map(({ versions }) => versions.at(-1)?.updateTime ?? 0);
  const today = newest.filter((time) => time > Date.now() / 1000 - 24 * 3600).length;
  expect(today).toBeGreaterThan(500);
  for (const { versions } of orders) {
    const times = versions.map(({ updateTime }) => updateTime);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }

  // A webhook sent later arrives alone: history sent none.
  await simulator.send("POST", "/control/webhooks", { body: { type: 99 } });
  expect(receiver.received.map(({ body }) => body.type)).toEqual([99]);
});

test("one seed and one clock give one truth, another seed another", async () => {
  const truthOf = async (seed: number) => {
    const { simulator } = await setup({ seed, now: () => 1_760_000_000_000, timeScale: 1 });
    await simulator.send("POST", "/control/history", { orders: 400, days: 9 });
    await simulator.send("POST", "/control/scenarios/opening", { orders: 1 });
    await untilCounted(simulator, 401);
    await simulator.send("POST", "/control/history", { orders: 50 });
    return readTruth(simulator);
  };
  const truth = await truthOf(3);
  expect(JSON.stringify(truth)).toContain("RETURN_OR_REFUND_REQUEST_COMPLETE");
  expect(await truthOf(3)).toEqual(truth);
  expect(await truthOf(4)).not.toEqual(truth);
});

test("the statistics count calls by path and code and orders by status", async () => {
  const { simulator } = await setup();
  await simulator.connect();
  await simulator.send("POST", "/control/scenarios/happy-path", { orders: 2 });
  await untilAll(simulator, 2, ["DELIVERED"]);
  const { json } = await simulator.send("GET", "/control/stats");
  expect(json).toMatchObject({
    apiCalls: { "GET /authorization/202309/shops": { "0": 1 } },
    orders: { DELIVERED: 2, UNPAID: 0 },
  });
});

test("no answer holds the app's secret", async () => {
  const { simulator } = await setup();
  await simulator.connect();
  const paths = ["/control/stats", "/control/faults", "/control/nothing", "/livez", "/nothing"];
  const answers = await Promise.all(paths.map((path) => simulator.send("GET", path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 404]);
  expect(answers.map(({ text }) => text).join()).not.toContain(simulator.appSecret);
});
