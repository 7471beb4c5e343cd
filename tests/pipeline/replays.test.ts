import { recordFacts, replayFacts } from "@sluice/db";
import { statusMapping, type Fact, type OrderPhase, type StatusMapping } from "@sluice/domain";
import { aHint } from "../support/a-fact.ts";
import { startApi } from "../support/start-api.ts";
import { waitingBatches } from "../support/sweep-world.ts";
import { openQueue } from "@sluice/queues";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const { db } = api;
  const eventsIn = async (stage: "normalize" | "advance") => {
    const batches = await waitingBatches(openQueue(stage, api.redis));
    return batches.flat().map(({ event }) => event);
  };
  return {
    ...api,
    eventsIn,
    learn: async (...facts: Partial<Fact>[]) => {
      await recordFacts(
        db,
        facts.map((fact) => aHint(fact)),
      );
      await api.advance(...new Set(facts.map(({ orderId = "5700" }) => orderId ?? "5700")));
    },
    replay: (body: Record<string, unknown>) =>
      api.post("/api/v1/replays", { reason: "to be sure", ...body }),
    ids: async () => {
      const rows = await db<{ id: string }[]>`select e.id::text from order_events e order by e.id`;
      return rows.map(({ id }) => id);
    },
    ledger: () => db`
      select event_key, status, reason, phase, duplicates, replays from order_events order by event_key`,
    orders: () => db`select tiktok_order_id, phase, state from orders order by tiktok_order_id`,
    steps: () => db`
      select e.event_key, t.from_phase, t.to_phase, t.outcome
      from order_transitions t join order_events e on e.id = t.event_id order by t.id`,
  };
};

const lifeOf = (orderId: string) => [
  told(`${orderId}:1`, orderId, "awaiting_shipment", 0),
  told(`${orderId}:2`, orderId, "in_transit", 100),
  told(`${orderId}:3`, orderId, "on_hold", 200),
];

const told = (eventKey: string, orderId: string, phase: OrderPhase, laterS: number) => ({
  orderId,
  eventKey,
  phase,
  tiktokStatus: phase.toUpperCase(),
  occurredAtS: 1_760_000_000 + laterS,
});

/** The present mapping, but for one word. */
const mappingWith = (status: string, phase: OrderPhase): StatusMapping => ({
  version: statusMapping.version + 1,
  phaseOfStatus: (word) => (word === status ? phase : statusMapping.phaseOfStatus(word)),
});

test("an order's whole history driven again changes nothing but the count of its replays", async () => {
  const { learn, replay, advance, ledger, orders, steps, eventsIn, get } = await setup();
  await learn(...lifeOf("5700"), ...lifeOf("5701"));
  await learn(told("5700:4", "5700", "awaiting_collection", 50));
  const before = { orders: await orders(), steps: await steps(), ledger: await ledger() };
  const { body } = await replay({ orderId: "5700" });
  expect(body).toEqual({ dryRun: false, events: 4, operationId: null });
  expect(await eventsIn("advance")).toEqual([{ orderId: "5700" }]);
  expect(await eventsIn("normalize")).toEqual([]);
  await advance("5700");
  expect({ orders: await orders(), steps: await steps() }).toEqual({
    orders: before.orders,
    steps: before.steps,
  });
  expect(await ledger()).toEqual(
    before.ledger.map((row) => ({ ...row, replays: row["event_key"].startsWith("5700") ? 1 : 0 })),
  );
  const { entries } = (await get("/api/v1/orders/5700/timeline")).body;
  expect(entries.at(-1)).toMatchObject({
    type: "action",
    action: "order.replay",
    reason: "to be sure",
  });
});

test("a dry run says how many events there are and drives none", async () => {
  const { learn, replay, eventsIn, ledger } = await setup();
  await learn(...lifeOf("5700"));
  const { body } = await replay({ filter: { status: "refused" }, dryRun: true });
  expect(body).toEqual({ dryRun: true, events: 1, operationId: null });
  expect(await eventsIn("advance")).toEqual([]);
  expect((await ledger()).map((row) => row["replays"])).toEqual([0, 0, 0]);
});

test("what was not understood goes the whole road again, byte for byte, as it first came", async () => {
  const { learn, replay, ids, eventsIn, ledger } = await setup();
  const raw = { bytes: "\u0000\u00ff{", isSealed: true };
  const receivedAtMs = 1_760_000_000_123;
  await learn(
    { eventKey: "odd", status: "quarantined", traceId: "t-1", raw, receivedAtMs },
    { eventKey: "odd too", status: "ignored", traceId: "t-2", raw, receivedAtMs },
  );
  expect((await replay({ eventIds: await ids() })).status).toBe(200);
  expect(await eventsIn("normalize")).toEqual(
    ["t-1", "t-2"].map((traceId) => ({ source: "webhook", body: raw, receivedAtMs, traceId })),
  );
  expect(await eventsIn("advance")).toEqual([]);
  expect((await ledger()).map((row) => [row["status"], row["replays"]])).toEqual([
    ["quarantined", 1],
    ["ignored", 1],
  ]);
});

test("a fact that is understood now takes over the row that was kept of it; every other repeat only counts", async () => {
  const { learn, ledger, orders } = await setup();
  const kept = { eventKey: "odd", orderId: null, phase: null, kind: "other" as const };
  await learn({ ...kept, status: "quarantined", reason: "status is not known", mappingVersion: 1 });
  const understood = told("odd", "5700", "in_transit", 0);
  await learn(understood);
  const [row] = await ledger();
  expect(row).toMatchObject({
    status: "applied",
    phase: "in_transit",
    reason: null,
    duplicates: 0,
  });
  expect(await orders()).toMatchObject([{ tiktok_order_id: "5700", phase: "in_transit" }]);
  await learn(
    { ...understood, phase: "delivered" },
    { ...kept, status: "quarantined", reason: "no" },
  );
  expect(await ledger()).toEqual([{ ...row, duplicates: 2 }]);
});

test("with a mapping that knows better, what was judged is judged anew, and history is only appended", async () => {
  const { db, learn, advance, ids, steps, ledger, orders } = await setup();
  await learn(
    { eventKey: "paid", tiktokStatus: "AWAITING_SHIPMENT" },
    {
      eventKey: "sent",
      tiktokStatus: "HANDED_OVER",
      phase: "awaiting_collection",
      occurredAtS: 1_760_000_100,
    },
    { eventKey: "late", tiktokStatus: "ON_HOLD", phase: "on_hold", occurredAtS: 1_760_000_200 },
  );
  const before = await steps();
  const mapping = mappingWith("HANDED_OVER", "in_transit");
  for (let times = 0; times < 2; times += 1) {
    const { orderIds } = await replayFacts(db, await ids(), mapping);
    expect(orderIds).toEqual(["5700"]);
    await advance(...orderIds);
  }
  expect(await orders()).toMatchObject([{ phase: "in_transit", state: "shipped" }]);
  expect((await ledger()).map((row) => row["status"])).toEqual(["refused", "applied", "applied"]);
  expect(await steps()).toEqual([
    ...before,
    {
      event_key: "sent",
      from_phase: "awaiting_collection",
      to_phase: "in_transit",
      outcome: "corrected",
    },
  ]);
});

test("many events become an operation with its targets frozen", async () => {
  const { db, learn, replay, ids } = await setup();
  await learn(
    ...Array.from({ length: 201 }, (_, at) => ({ orderId: `${at}`, eventKey: `k${at}` })),
  );
  const { body } = await replay({ filter: { shop: "1", from: "2025-01-01T00:00:00Z" } });
  expect(body).toMatchObject({ events: 201, operationId: expect.any(String) });
  await learn({ orderId: "later", eventKey: "later" });
  expect(
    await db`select kind, actor is not null as "hasActor", reason, status, total from operations`,
  ).toEqual([
    { kind: "replay", hasActor: true, reason: "to be sure", status: "running", total: 201 },
  ]);
  const targets = await db<{ target: string }[]>`
    select target from operation_targets order by target::bigint`;
  expect(targets.map(({ target }) => target)).toEqual((await ids()).slice(0, 201));
  expect(await db`select action, detail->>'events' as events from audit_log`).toEqual([
    { action: "events.replay", events: "201" },
  ]);
});

test.each([
  { eventIds: ["1"], orderId: "5700" },
  { filter: {} },
  { filter: { traceId: "t" } },
  { filter: { colour: "red" } },
  {},
  { orderId: "5700", reason: "" },
])("a replay that would not do what was asked is refused: %j", async (body) => {
  const { replay } = await setup();
  expect((await replay(body)).status).toBe(400);
});

test("a replay of nothing says so", async () => {
  const { replay } = await setup();
  expect((await replay({ eventIds: ["12"] })).status).toBe(404);
});
