import { createHmac } from "node:crypto";
import { openSimulator } from "../testing/open-simulator.ts";
import { startReceiver, type ReceivedWebhook } from "../testing/start-receiver.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).toReversed()) await one.close();
});

const setup = async ({
  answer,
  ...settings
}: {
  answer?: Parameters<typeof startReceiver>[0];
  timeScale?: number;
  seed?: number;
} = {}) => {
  const receiver = await startReceiver(answer);
  const simulator = await openSimulator({ webhookUrl: receiver.url, ...settings });
  toClose.push(receiver, simulator);
  const play = (name: string, input: unknown) =>
    simulator.send("POST", `/control/scenarios/${name}`, input);
  const webhookStats = async () => {
    const { json } = await simulator.send("GET", "/control/stats");
    return (json as { webhooks: Record<string, number> }).webhooks;
  };
  /** Asks until the counts fit; each question is a turn of the event loop. */
  const untilStats = async (fit: (webhooks: Record<string, number>) => boolean) => {
    for (;;) {
      const webhooks = await webhookStats();
      if (fit(webhooks)) return webhooks;
    }
  };
  return { receiver, simulator, play, untilStats };
};

const statusesOf = (received: ReceivedWebhook[]) =>
  received.filter(({ body }) => body.type === 1).map(({ body }) => body.data["order_status"]);

test("an order's whole way arrives, each webhook signed over its bytes", async () => {
  const { receiver, simulator, play } = await setup({ timeScale: 1000 });
  await play("happy-path", { orders: 1 });
  await receiver.until((received) => statusesOf(received).includes("DELIVERED"));
  expect(statusesOf(receiver.received)).toEqual([
    "UNPAID",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
  ]);
  for (const { authorization, contentType, raw, body } of receiver.received) {
    const signature = createHmac("sha256", simulator.appSecret)
      .update(simulator.appKey)
      .update(raw);
    expect(authorization).toBe(signature.digest("hex"));
    expect(contentType).toBe("application/json");
    expect(body.tts_notification_id).toMatch(/^\d{19}$/);
    expect(body.data["order_id"]).toMatch(/^58\d{16}$/);
  }
});

test("a failed webhook comes again under its own id until it is taken", async () => {
  const { receiver, play, untilStats } = await setup({ answer: (nth) => (nth <= 2 ? 503 : 200) });
  await play("cancellations", { orders: 1 });
  const webhooks = await untilStats(({ waiting, delivered }) => waiting === 0 && delivered! > 2);
  expect(webhooks).toMatchObject({ retried: 2, givenUp: 0, refused: 0 });
  const ids = receiver.received.map(({ body }) => body.tts_notification_id);
  expect(ids.filter((id) => id === ids[0]).length).toBeGreaterThan(1);
});

test("a webhook is given up after its fifth attempt", async () => {
  const { receiver, play, untilStats } = await setup({ answer: () => 204, timeScale: 1e7 });
  await play("happy-path", { orders: 1 });
  const webhooks = await untilStats(({ givenUp }) => givenUp === 5);
  expect(webhooks).toMatchObject({ sent: 25, retried: 20, delivered: 0 });
  expect(receiver.received).toHaveLength(25);
});

test("a 401 is final", async () => {
  const { play, untilStats } = await setup({ answer: () => 401 });
  await play("happy-path", { orders: 1 });
  const webhooks = await untilStats(({ refused }) => refused === 5);
  expect(webhooks).toMatchObject({ sent: 5, retried: 0 });
});

test("an answer later than three seconds counts as a failure", async () => {
  const { play, untilStats } = await setup({ answer: (nth) => (nth === 1 ? "silence" : 200) });
  await play("happy-path", { orders: 1 });
  const webhooks = await untilStats(({ delivered }) => delivered === 5);
  expect(webhooks).toMatchObject({ sent: 6, retried: 1 });
}, 10_000);

test("duplicates carry the id of what they repeat", async () => {
  const { receiver, simulator, play, untilStats } = await setup();
  await simulator.send("PUT", "/control/faults", { duplicate: 1 });
  await play("happy-path", { orders: 3 });
  await untilStats(({ delivered }) => delivered === 30);
  const ids = receiver.received.map(({ body }) => body.tts_notification_id);
  expect(ids).toHaveLength(30);
  expect(new Set(ids).size).toBe(15);
});

test("what is held back is overtaken by what came later", async () => {
  const { receiver, simulator, play, untilStats } = await setup({ timeScale: 5000 });
  await simulator.send("PUT", "/control/faults", { reorder: 0.5 });
  await play("happy-path", { orders: 40, perSecond: 1000 });
  await untilStats(({ delivered }) => delivered === 200);
  const newestOf = new Map<unknown, string>();
  const overtaken = receiver.received.filter(({ body }) => {
    const id = body.tts_notification_id ?? "";
    const newest = newestOf.get(body.data["order_id"]) ?? "";
    if (id > newest) newestOf.set(body.data["order_id"], id);
    return id < newest;
  });
  expect(overtaken.length).toBeGreaterThan(10);
});

test("dropped webhooks never arrive, yet the truth knows their changes", async () => {
  const { receiver, simulator, play, untilStats } = await setup();
  await simulator.send("PUT", "/control/faults", { drop: 1 });
  await play("happy-path", { orders: 2 });
  await untilStats(({ dropped }) => dropped === 10);
  expect(receiver.received).toEqual([]);
  const { json } = await simulator.send("GET", "/control/truth");
  const { orders } = json as { orders: { versions: { status: string }[] }[] };
  expect(orders.map(({ versions }) => versions.at(-1)?.status)).toEqual(["DELIVERED", "DELIVERED"]);
});

test("the webhook's spelling of a cancelled order and its id follow their dials", async () => {
  const { receiver, simulator, play, untilStats } = await setup();
  const dials = { cancelSpelling: "CANCELLED", omitNotificationId: 1 };
  await simulator.send("PUT", "/control/faults", dials);
  await play("cancellations", { orders: 4 });
  await receiver.until(
    (received) => statusesOf(received).filter((status) => status === "CANCELLED").length === 4,
  );
  expect(receiver.received[0]?.body).not.toHaveProperty("tts_notification_id");
  await simulator.send("PUT", "/control/faults", { cancelSpelling: "CANCEL" });
  await play("cancellations", { orders: 4 });
  await receiver.until((received) => statusesOf(received).includes("CANCEL"));
  await untilStats(({ waiting, inFlight }) => waiting === 0 && inFlight === 0);
});
