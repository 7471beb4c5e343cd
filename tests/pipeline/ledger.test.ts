import { advanceOrders, connectDatabase, recordFacts, type Database } from "@sluice/db";
import { fold, type OrderPhase, type OrderRead } from "@sluice/domain";
import { aFact, aHint } from "../support/a-fact.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { db: Database; drop: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { db, drop } of open) {
    await db.end();
    await drop();
  }
});

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
  open.push({ db, drop });
  const advance = (...orderIds: string[]) => advanceOrders(db, orderIds, fold);
  const order = async (orderId: string) =>
    (await db`select * from orders where tiktok_order_id = ${orderId}`)[0];
  const history = (orderId: string) => db`
    select t.from_phase, t.to_phase, t.outcome from order_transitions t
    join orders o on o.id = t.order_id where o.tiktok_order_id = ${orderId} order by t.id`;
  return { db, advance, order, history };
};

const hint = (phase: OrderPhase, occurredAtS: number) => aHint({ phase, occurredAtS });

const aRead = (overrides: Partial<OrderRead>): OrderRead => ({
  orderId: "5700",
  shopId: "1",
  updateTimeS: 1_760_000_000,
  readSeq: 1,
  data: { status: "UNPAID", amounts: {}, packageIds: [], items: [] },
  sealed: Buffer.from("sealed").toString("base64"),
  personal: "none",
  mappingVersion: 1,
  ...overrides,
});

describe("the ledger", () => {
  it("stores the same fact once and counts how often it came again", async () => {
    const { db } = await setup();
    const event = { fact: aFact({ eventKey: "webhook:1:n:h" }), read: null, isStale: false };
    await recordFacts(db, [event, event]);
    await recordFacts(db, [event]);
    const rows = await db`select duplicates, status from order_events`;
    expect(rows).toEqual([{ duplicates: 2, status: "pending" }]);
  });

  it("keeps details only if they are newer, the later read winning a tie", async () => {
    const { db, order } = await setup();
    const read = (status: string, updateTimeS: number, readSeq: number) => ({
      fact: aFact({}),
      read: aRead({ updateTimeS, readSeq, data: { ...aRead({}).data, status } }),
      isStale: false,
    });
    await recordFacts(db, [read("B", 20, 2)]);
    await recordFacts(db, [read("A", 10, 3)]);
    expect((await order("5700"))?.["order_data"]).toMatchObject({ status: "B" });
    await recordFacts(db, [read("C", 20, 5), read("B2", 20, 4)]);
    expect((await order("5700"))?.["order_data"]).toMatchObject({ status: "C" });
  });

  it("keeps the fullest snapshot beside the newest when TikTok masks the buyer", async () => {
    const { db } = await setup();
    const snapshots = () => db`
      select slot, personal, update_time::int from order_snapshots order by slot`;
    const read = (personal: OrderRead["personal"], updateTimeS: number) => ({
      fact: aFact({}),
      read: aRead({ personal, updateTimeS }),
      isStale: false,
    });
    await recordFacts(db, [read("none", 10)]);
    await recordFacts(db, [read("full", 20)]);
    expect(await snapshots()).toEqual([{ slot: "newest", personal: "full", update_time: 20 }]);
    await recordFacts(db, [read("masked", 30)]);
    expect(await snapshots()).toEqual([
      { slot: "fullest", personal: "full", update_time: 20 },
      { slot: "newest", personal: "masked", update_time: 30 },
    ]);
  });

  it("moves an order through its life and records each step once, however often it runs", async () => {
    const { db, advance, order, history } = await setup();
    await recordFacts(db, [hint("awaiting_payment", 10), hint("awaiting_shipment", 20)]);
    await advance("5700");
    await advance("5700");
    await recordFacts(db, [hint("in_transit", 30)]);
    await advance("5700", "5700", "9999");
    expect(await order("5700")).toMatchObject({ state: "shipped", phase: "in_transit" });
    expect(await history("5700")).toEqual([
      { from_phase: "announced", to_phase: "awaiting_payment", outcome: "applied" },
      { from_phase: "awaiting_payment", to_phase: "awaiting_shipment", outcome: "applied" },
      { from_phase: "awaiting_shipment", to_phase: "in_transit", outcome: "applied" },
    ]);
  });

  it("refuses a hint that goes backwards and asks for the order to be read again", async () => {
    const { db, advance, order, history } = await setup();
    await recordFacts(db, [hint("delivered", 10)]);
    await advance("5700");
    await recordFacts(db, [hint("in_transit", 20)]);
    await advance("5700");
    expect(await order("5700")).toMatchObject({ phase: "delivered", details_stale: true });
    expect((await history("5700")).at(-1)).toMatchObject({ outcome: "refused" });
  });

  it("owes a read until one that began later is stored", async () => {
    const { db, order } = await setup();
    const nextRead = async () => Number((await db`select nextval('read_seq') as seq`)[0]?.["seq"]);
    const read = (readSeq: number) => ({
      fact: aFact({}),
      read: aRead({ updateTimeS: 20, readSeq }),
      isStale: false,
    });
    const underWay = await nextRead();
    await recordFacts(db, [{ ...aHint({ phase: "cancelled" }), isStale: true }]);
    await recordFacts(db, [read(underWay)]);
    expect(await order("5700")).toMatchObject({ details_stale: true });
    await recordFacts(db, [read(await nextRead())]);
    expect(await order("5700")).toMatchObject({ details_stale: false });
    // Owed twice, and a read between.
    await recordFacts(db, [{ ...aHint({ phase: "cancelled" }), isStale: true }]);
    const between = await nextRead();
    await recordFacts(db, [{ ...aHint({ phase: "cancelled" }), isStale: true }]);
    await recordFacts(db, [read(between)]);
    expect(await order("5700")).toMatchObject({ details_stale: true });
  });

  it("writes no order again that owes its read already", async () => {
    const { db } = await setup();
    const owe = () =>
      recordFacts(db, [{ ...aHint({ phase: "awaiting_shipment" }), isStale: true }]);
    const rowVersion = async () => (await db`select ctid::text from orders`)[0];
    await owe();
    const first = await rowVersion();
    await owe();
    expect(await rowVersion()).toEqual(first);
    await db`select nextval('read_seq')`;
    await owe();
    expect(await rowVersion()).not.toEqual(first);
  });

  it("quarantines a fact of a shop that does not own the order", async () => {
    const { db, advance, order } = await setup();
    await recordFacts(db, [
      { ...aHint({ phase: "awaiting_payment" }), read: aRead({ updateTimeS: 10 }) },
    ]);
    await recordFacts(db, [
      {
        fact: aFact({ shopId: "2", phase: "delivered", occurredAtS: 20 }),
        read: null,
        isStale: false,
      },
    ]);
    await advance("5700");
    expect(await order("5700")).toMatchObject({ shop_id: "1", phase: "awaiting_payment" });
    const [foreign] = await db`select status, reason from order_events where shop_id = '2'`;
    expect(foreign).toEqual({
      status: "quarantined",
      reason: "came from shop 2, but the order belongs to shop 1",
    });
  });

  it("reads an order's facts only once it holds the order's lock", async () => {
    const { db, advance, order } = await setup();
    await recordFacts(db, [hint("awaiting_payment", 10)]);
    let advancing: Promise<unknown> = Promise.resolve();
    await db.begin(async (tx) => {
      await tx`select from orders where tiktok_order_id = '5700' for update`;
      advancing = advance("5700");
      await waitUntil("the other to wait for the lock", async () => {
        const waiting = await db`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return waiting.length > 0;
      });
      await tx`
        insert into order_events
          (event_key, shop_id, tiktok_order_id, source, kind, phase, occurred_at, received_at, status)
        select 'committed meanwhile', shop_id, tiktok_order_id, source, kind, 'in_transit',
               occurred_at + interval '1 minute', now(), 'pending' from order_events`;
    });
    await advancing;
    expect(await order("5700")).toMatchObject({ phase: "in_transit" });
  });

  it("does not deadlock when batches with the same orders run side by side in any order", async () => {
    const { db, advance } = await setup();
    const orderIds = Array.from({ length: 40 }, (_, index) => `57${index}`);
    const shuffled = () => orderIds.toSorted(() => Math.random() - 0.5);
    const round = async () => {
      const ids = shuffled();
      await recordFacts(
        db,
        ids.map((orderId) => ({ fact: aFact({ orderId }), read: null, isStale: false })),
      );
      await advance(...shuffled());
    };
    const rounds = Array.from({ length: 4 }, async () => {
      for (let turn = 0; turn < 8; turn += 1) await round();
    });
    await Promise.all(rounds);
    const [pending] = await db`select count(*)::int from order_events where status = 'pending'`;
    expect(pending).toEqual({ count: 0 });
  });
});
