import { compareOrders, recordFacts } from "@sluice/db";
import type { Fact } from "@sluice/domain";
import { aHint } from "../support/a-fact.ts";
import { startApi } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const nowS = () => Math.floor(Date.now() / 1_000);

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const learn = async (overrides: Partial<Fact>) => {
    await recordFacts(api.db, [aHint({ receivedAtMs: Date.now(), ...overrides })]);
    await api.advance("5700");
  };
  const read = (phase: "in_transit" | "delivered" | "awaiting_shipment", occurredAtS: number) =>
    learn({
      eventKey: `snapshot:5700:${occurredAtS}:${phase}`,
      kind: "snapshot",
      phase,
      tiktokStatus: phase.toUpperCase(),
      occurredAtS,
      readSeq: 1,
      raw: null,
    });
  return {
    ...api,
    learn,
    read,
    move: (body: Record<string, unknown>, id = "5700") =>
      api.post(`/api/v1/orders/${id}/transitions`, { reason: "the carrier called", ...body }),
    order: async () => (await api.get("/api/v1/orders/5700")).body as unknown as MovableOrder,
    timeline: async () => (await api.get("/api/v1/orders/5700/timeline")).body.entries,
    findingOf: async (word: string, updateTimeS: number) => {
      const seen = [{ orderId: "5700", word, updateTimeS }];
      return (await compareOrders(api.db, "1", seen))[0]?.finding;
    },
  };
};

const byHand = { actor: expect.anything(), reason: "the carrier called" };

interface MovableOrder {
  phase: string;
  legalMoves: string[];
}

test("an order moved by hand keeps its place against older facts, is reported so, and yields to newer ones", async () => {
  const { read, learn, move, order, timeline, findingOf } = await setup();
  const t = nowS();
  await read("in_transit", t - 100);
  expect((await move({ to: "deliver" })).body).toMatchObject({
    phase: "delivered",
    hasMoved: true,
  });

  await learn({ phase: "in_transit", tiktokStatus: "IN_TRANSIT", occurredAtS: t - 200 });
  expect((await order()).phase).toBe("delivered");
  expect(await findingOf("in_transit", t - 100)).toBe("by_hand");

  await read("in_transit", t + 60);
  expect((await order()).phase).toBe("in_transit");
  expect(await findingOf("in_transit", t + 60)).toBe("equal");

  expect(await timeline()).toMatchObject([
    { type: "fact", kind: "snapshot", sinceMs: null },
    { type: "transition", toPhase: "in_transit" },
    { type: "fact", kind: "operator", status: "applied", ...byHand },
    { type: "transition", fromPhase: "in_transit", toPhase: "delivered", ...byHand },
    { type: "action", action: "order.move", ...byHand },
    { type: "fact", kind: "hint", status: "stale" },
    { type: "fact", kind: "snapshot", status: "applied" },
    { type: "transition", fromPhase: "delivered", toPhase: "in_transit", outcome: "corrected" },
  ]);
});

test("a move that the machine does not allow is answered 409 with the moves that it does, and changes nothing", async () => {
  const { db, read, move, order } = await setup();
  await read("in_transit", nowS() - 100);
  expect((await order()).legalMoves).toEqual(["delivered", "cancelled"]);
  const refused = await move({ to: "reopen" });
  expect(refused).toMatchObject({
    status: 409,
    body: { legalMoves: ["delivered", "cancelled"], detail: expect.stringMatching("in_transit") },
  });
  expect((await order()).phase).toBe("in_transit");
  expect(await db`select from order_events where kind = 'operator'`).toHaveLength(0);
  expect(await db`select from audit_log`).toHaveLength(0);
  expect((await move({ to: "deliver" }, "404")).status).toBe(404);
});

test("a move that is sent again by its idempotency key is made once, and the key names nothing else", async () => {
  const { db, read, learn, move } = await setup();
  await read("in_transit", nowS() - 100);
  await learn({ orderId: "5701" });
  const idempotencyKey = "0b9ee2ea-96a1-4ae1-9d0c-0f2d8cf0e2d1";
  const answers = await Promise.all([1, 2, 3].map(() => move({ to: "delivered", idempotencyKey })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers.filter(({ body }) => (body as { hasMoved?: boolean }).hasMoved)).toHaveLength(1);
  expect(await db`select from order_events where kind = 'operator'`).toHaveLength(1);
  expect((await move({ to: "cancelled", idempotencyKey })).status).toBe(409);
  expect((await move({ to: "ship", idempotencyKey }, "5701")).status).toBe(409);
});

test("of two moves that contradict each other at once, the second is judged by what the first has done", async () => {
  const { db, read, move, order } = await setup();
  await read("awaiting_shipment", nowS() - 100);
  const answers = await Promise.all([move({ to: "fail" }), move({ to: "deliver" })]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  const won = answers.find(({ status }) => status === 200);
  expect(won?.body).toMatchObject({ phase: (await order()).phase });
  expect(await db`select from order_events where kind = 'operator'`).toHaveLength(1);
});

test("moves within one second stand in the order in which they were made", async () => {
  const { read, move, order } = await setup();
  await read("awaiting_shipment", nowS() + 600);
  for (const to of ["fail", "reopen", "ship", "fail", "reopen", "deliver"])
    expect((await move({ to })).status).toBe(200);
  expect((await order()).phase).toBe("delivered");
});
