import { recordDeadLetters, recordFacts } from "@sluice/db";
import type { OrderRead } from "@sluice/domain";
import { aFact, aHint } from "../support/a-fact.ts";
import { startApi } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  return api;
};

const orderIds = (count: number) =>
  Array.from({ length: count }, (_, index) => `5769999999999${String(index).padStart(5, "0")}`);

test("pages bring every order once, newest first, though all came within three microseconds", async () => {
  const { db, get } = await setup();
  const ids = orderIds(23);
  await recordFacts(
    db,
    ids.map((orderId) => aHint({ orderId })),
  );
  await db`update orders set created_at = created_at + interval '1 microsecond' * (random() * 3)::int`;
  const seen: { tiktokOrderId: string; createdAt: string; id: string }[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page = await get(`/api/v1/orders?limit=5${next && `&cursor=${next}`}`);
    expect(page.status).toBe(200);
    expect(page.body.orders.length).toBeLessThanOrEqual(5);
    seen.push(...page.body.orders);
    next = page.body.next;
  }
  expect(seen.map((order) => order.tiktokOrderId).sort()).toEqual(ids);
  const keys = seen.map(({ createdAt, id }) => `${createdAt} ${id}`);
  expect(keys).toEqual([...keys].sort().toReversed());
});

test("an order that comes while one pages moves nobody else", async () => {
  const { db, get } = await setup();
  const [late = "", ...ids] = orderIds(11);
  await recordFacts(
    db,
    ids.map((orderId) => aHint({ orderId })),
  );
  const first = await get("/api/v1/orders?limit=6");
  await recordFacts(db, [aHint({ orderId: late })]);
  const second = await get(`/api/v1/orders?limit=6&cursor=${first.body.next}`);
  const seen = [...first.body.orders, ...second.body.orders].map((order) => order.tiktokOrderId);
  expect(seen.sort()).toEqual(ids);
  expect(second.body.next).toBeNull();
});

test("each filter narrows the list", async () => {
  const { db, get, advance } = await setup();
  await recordFacts(db, [
    aHint({ orderId: "1" }),
    aHint({ orderId: "2", phase: "in_transit", shopId: "2" }),
    aHint({ orderId: "3", phase: "awaiting_collection" }),
  ]);
  await advance("1", "2", "3");
  await db`update orders set created_at = '2026-01-01T00:00:00Z' where tiktok_order_id = '3'`;
  const found = async (query: string) =>
    (await get(`/api/v1/orders?${query}`)).body.orders.map((order) => order.tiktokOrderId);
  expect((await found("state=processing")).sort()).toEqual(["1", "3"]);
  expect(await found("phase=in_transit")).toEqual(["2"]);
  expect(await found("shop=2")).toEqual(["2"]);
  expect(await found("shop=2&state=processing")).toEqual([]);
  expect(await found("orderId=1")).toEqual(["1"]);
  expect(await found("to=2026-01-01T00:00:00.000001Z")).toEqual(["3"]);
  expect(await found("to=2026-01-01T00:00:00Z")).toEqual([]);
  expect(await found("from=2026-01-01T01:00:00%2B01:00&to=2026-06-01T00:00:00Z")).toEqual(["3"]);
});

test("an order is found by Sluice's id and by TikTok's, with its details", async () => {
  const { db, get, advance } = await setup();
  const read: OrderRead = {
    orderId: "5700",
    shopId: "1",
    updateTimeS: 1_760_000_000,
    readSeq: 1,
    data: { status: "AWAITING_SHIPMENT", amounts: { total: "9.90" }, packageIds: [], items: [] },
    sealed: Buffer.from("sealed").toString("base64"),
    personal: "none",
    mappingVersion: 1,
  };
  await recordFacts(db, [{ ...aHint({}), read }]);
  await advance("5700");
  const byTikTok = await get("/api/v1/orders/5700");
  expect(byTikTok.body).toMatchObject({
    tiktokOrderId: "5700",
    shopId: "1",
    state: "processing",
    phase: "awaiting_shipment",
    stateAsOf: "2025-10-09T08:53:20.000000Z",
    detailsAsOf: "2025-10-09T08:53:20.000000Z",
    detailsStale: false,
    needsAttention: false,
    orderData: { amounts: { total: "9.90" } },
  });
  expect(await get(`/api/v1/orders/${byTikTok.body.id}`)).toEqual(byTikTok);
  expect((await get("/api/v1/orders/5701")).status).toBe(404);
  expect((await get("/api/v1/orders/00000000-0000-4000-8000-000000000000")).status).toBe(404);
});

test("the timeline tells facts, transitions and dead letters in one list, in order of time", async () => {
  const { db, get, advance } = await setup();
  const receivedAtMs = Date.now() - 60_000;
  const paid = aFact({ eventKey: "k1", receivedAtMs });
  const sent = aFact({
    eventKey: "k2",
    phase: "in_transit",
    tiktokStatus: "IN_TRANSIT",
    occurredAtS: 1_760_000_100,
    receivedAtMs: receivedAtMs + 1,
    raw: { bytes: "\u0001\u00ff", isSealed: true },
  });
  await recordFacts(db, [
    { fact: paid, read: null, isStale: false },
    { fact: paid, read: null, isStale: false },
    { fact: sent, read: null, isStale: false },
    aHint({ orderId: "another" }),
  ]);
  await advance("5700");
  const letter = {
    stage: "persist",
    eventKey: "k3",
    shopId: "1",
    orderId: "5700",
    fingerprint: "f",
    error: "TikTok's answer is not understood",
    attempts: 8,
    firstFailedAtMs: receivedAtMs - 1,
    payload: Buffer.from("sealed").toString("base64"),
  };
  await recordDeadLetters(db, [letter]);

  const { body } = await get("/api/v1/orders/5700/timeline");
  expect(body.entries).toMatchObject([
    { type: "deadLetter", stage: "persist", error: letter.error, attempts: 8, status: "open" },
    {
      type: "fact",
      eventKey: "k1",
      status: "applied",
      duplicates: 1,
      tiktokStatus: "AWAITING_SHIPMENT",
    },
    { type: "fact", eventKey: "k2", status: "applied", phase: "in_transit", raw: "sealed" },
    {
      type: "transition",
      fromPhase: "announced",
      toPhase: "awaiting_shipment",
      outcome: "applied",
    },
    { type: "transition", fromState: "processing", toState: "shipped", lifecycleVersion: 1 },
  ]);
  const [, first, second, , last] = body.entries;
  // A raw body is carried as latin1, a character a byte, and shown as the text that it is.
  expect(first?.raw).toBe(Buffer.from(paid.raw?.bytes ?? "", "latin1").toString());
  expect(String(first?.decidedAt) >= String(first?.receivedAt)).toBe(true);
  expect(last?.factId).toBe(second?.id);
  expect(JSON.stringify(body)).not.toMatch("payload");
  expect((await get("/api/v1/orders/5700")).body.needsAttention).toBe(true);
});

test("facts of an order that has no row yet have a timeline all the same", async () => {
  const { db, get } = await setup();
  await recordFacts(db, [aHint({ orderId: "404", status: "quarantined", reason: "odd" })]);
  expect((await get("/api/v1/orders/404")).status).toBe(404);
  expect((await get("/api/v1/orders/404/timeline")).body.entries).toMatchObject([
    { type: "fact", status: "quarantined", reason: "odd" },
  ]);
});
