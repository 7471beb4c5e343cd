import { openSimulator } from "../testing/open-simulator.ts";
import { startReceiver } from "../testing/start-receiver.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).toReversed()) await one.close();
});

const setup = async ({
  answer,
  ...settings
}: { answer?: Parameters<typeof startReceiver>[0]; timeScale?: number } = {}) => {
  const receiver = await startReceiver(answer);
  const simulator = await openSimulator({ webhookUrl: receiver.url, ...settings });
  toClose.push(receiver, simulator);
  const turn = (dials: unknown, scope = "") =>
    simulator.send("PUT", `/control/faults${scope}`, dials);
  const play = (input: unknown, name = "happy-path") =>
    simulator.send("POST", `/control/scenarios/${name}`, input);
  const untilStats = async (fit: (webhooks: Record<string, number>) => boolean) => {
    for (;;) {
      const { json } = await simulator.send("GET", "/control/stats");
      const { webhooks } = json as { webhooks: Record<string, number> };
      if (fit(webhooks)) return webhooks;
    }
  };
  const shopIds = async () => {
    const { json } = await simulator.send("GET", "/control/shops");
    const { sellers } = json as { sellers: { shops: { id: string }[] }[] };
    return sellers.flatMap(({ shops }) => shops.map(({ id }) => id));
  };
  return { receiver, simulator, turn, play, untilStats, shopIds };
};

interface DroppedPage {
  dropped: Record<string, unknown>[];
  next: string | null;
}

test.each([201, 202, 204, 299])(
  "an answer of %i is a failure: only 200 takes a webhook",
  async (status) => {
    const { play, untilStats } = await setup({ answer: (nth) => (nth === 1 ? status : 200) });
    await play({ orders: 1 });
    const webhooks = await untilStats(({ delivered }) => delivered === 5);
    expect(webhooks).toMatchObject({ sent: 6, retried: 1, refused: 0 });
  },
);

test("with retryAfter401 a 401 is tried again like any failure", async () => {
  const { turn, play, untilStats } = await setup({ answer: (nth) => (nth === 1 ? 401 : 200) });
  await turn({ retryAfter401: true });
  await play({ orders: 1 });
  const webhooks = await untilStats(({ delivered }) => delivered === 5);
  expect(webhooks).toMatchObject({ retried: 1, refused: 0 });
});

test("without repeatNotificationId a retry comes under an id of its own", async () => {
  const { receiver, turn, play, untilStats } = await setup({
    answer: (nth) => (nth === 1 ? 500 : 200),
  });
  await turn({ repeatNotificationId: false });
  await play({ orders: 1 });
  await untilStats(({ delivered }) => delivered === 5);
  expect(receiver.received).toHaveLength(6);
  expect(new Set(receiver.received.map(({ body }) => body.tts_notification_id)).size).toBe(6);
});

test("delayWebhooksMs holds every webhook back by real time", async () => {
  const { receiver, turn, play } = await setup();
  await turn({ delayWebhooksMs: 150 });
  const startedMs = performance.now();
  await play({ orders: 1 });
  await receiver.until((received) => received.length === 1);
  expect(performance.now() - startedMs).toBeGreaterThan(145);
});

test("unknownTypes sends one of an unknown type after each webhook", async () => {
  const { receiver, turn, play, untilStats } = await setup();
  await turn({ unknownTypes: 1 });
  await play({ orders: 1 });
  await untilStats(({ delivered }) => delivered === 10);
  const unknown = receiver.received.filter(({ body }) => body.type === 64);
  expect(unknown).toHaveLength(5);
  const [orderId] = receiver.received.map(({ body }) => body.data["order_id"]);
  expect(unknown.every(({ body }) => body.data["order_id"] === orderId)).toBe(true);
  expect(new Set(receiver.received.map(({ body }) => body.tts_notification_id)).size).toBe(10);
});

test("webhook dials set for one shop leave the others alone", async () => {
  const { receiver, turn, play, untilStats, shopIds } = await setup();
  const [first, second] = await shopIds();
  await turn({ drop: 1 }, `?shopId=${first}`);
  await play({ orders: 2, shopId: first });
  await play({ orders: 2, shopId: second });
  await untilStats(({ dropped, delivered }) => dropped === 10 && delivered === 10);
  expect(new Set(receiver.received.map(({ body }) => body.shop_id))).toEqual(new Set([second]));
});

test("the list of the dropped names exactly what never came", async () => {
  const { receiver, simulator, turn, play, untilStats } = await setup({ timeScale: 1e6 });
  await turn({ drop: 0.3 });
  await play({ orders: 100, perSecond: 1e5 });
  await untilStats(({ dropped, delivered }) => (dropped ?? 0) + (delivered ?? 0) === 500);
  const { json } = await simulator.send("GET", "/control/webhooks/dropped");
  const { dropped, next } = json as DroppedPage;
  expect(next).toBeNull();
  expect(dropped.length).toBeGreaterThan(100);

  const truth = (await simulator.send("GET", "/control/truth")).json as {
    orders: {
      shopId: string;
      orderId: string;
      versions: { status: string; updateTime: number }[];
    }[];
  };
  const change = (shopId: unknown, id: unknown, status: unknown, time: unknown) =>
    [shopId, id, status, time].join(" ");
  const changes = truth.orders.flatMap(({ shopId, orderId, versions }) =>
    versions.map(({ status, updateTime }) => change(shopId, orderId, status, updateTime)),
  );
  const arrived = receiver.received.map(({ body: { shop_id, data } }) =>
    change(shop_id, data["order_id"], data["order_status"], data["update_time"]),
  );
  const lost = dropped.map(({ shopId, orderId, status, updateTime }) =>
    change(shopId, orderId, status, updateTime),
  );
  expect([...arrived, ...lost].toSorted()).toEqual(changes.toSorted());
  const ids = dropped.map(({ notificationId }) => String(notificationId));
  expect(ids).toEqual(ids.toSorted());
});

test("the dropped come in pages of a thousand", async () => {
  const { simulator, turn, play, untilStats } = await setup({ timeScale: 1e6 });
  await turn({ drop: 1 });
  await play({ orders: 250, perSecond: 1e5 });
  await untilStats(({ dropped }) => dropped === 1250);
  const first = (await simulator.send("GET", "/control/webhooks/dropped")).json as DroppedPage;
  const rest = (await simulator.send("GET", `/control/webhooks/dropped?after=${first.next}`))
    .json as DroppedPage;
  expect([first.dropped.length, rest.dropped.length, rest.next]).toEqual([1000, 250, null]);
  const wrong = await simulator.send("GET", "/control/webhooks/dropped?after=1000");
  expect(wrong.status).toBe(400);
});

test("a dropped split names the order inside its packages", async () => {
  const { simulator, turn, play, untilStats } = await setup();
  await turn({ drop: 1 });
  await play({ orders: 40, perSecond: 1000 }, "opening");
  await untilStats(({ dropped }) => dropped! > 150);
  const { json } = await simulator.send("GET", "/control/webhooks/dropped");
  const split = (json as DroppedPage).dropped.find(({ type }) => type === 4);
  expect(split).toMatchObject({
    orderId: expect.stringMatching(/^58\d{16}$/) as string,
    status: null,
  });
});
