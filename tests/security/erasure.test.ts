import { recordDeadLetters, recordFacts } from "@sluice/db";
import { aFact } from "../support/a-fact.ts";
import { openPersonalWorld } from "../support/personal-world.ts";
import { waitUntil } from "../support/wait-until.ts";

let world: Awaited<ReturnType<typeof setup>>;
beforeEach(async () => {
  world = await setup();
});
afterEach(() => world.close());

const setup = async () => {
  const opened = await openPersonalWorld();
  const { db, vault } = opened;
  const sealed = (text: string) => vault.sealBody(Buffer.from(text), "trace").toString("latin1");
  return {
    ...opened,
    erase: (body: object) => opened.post("/api/v1/erasures", { reason: "request 3", ...body }),
    storeBody: (orderId: string | null, shopId = "1") =>
      recordFacts(db, [
        {
          fact: aFact({
            orderId,
            shopId,
            kind: "other",
            status: "ignored",
            raw: { bytes: sealed("chat"), isSealed: true },
          }),
          read: null,
          isStale: false,
        },
      ]),
    bury: (orderId: string, stage = "persist", shopId = "1") =>
      recordDeadLetters(db, [
        {
          stage,
          eventKey: `${stage} of ${orderId}`,
          shopId,
          orderId,
          fingerprint: "f",
          error: "boom",
          attempts: 1,
          firstFailedAtMs: 0,
          payload: Buffer.from("sealed").toString("base64"),
        },
      ]),
    letters: () => db`
      select tiktok_order_id as "orderId", stage, payload is not null as "isHeld"
      from dead_letters order by 1, 2`,
    bodies: async () => {
      const rows = await db<{ n: number }[]>`
        select count(*)::int as n from order_events where raw_sealed and raw is not null`;
      return rows[0]?.n;
    },
  };
};

const buyer = { user_id: "7490000000000000555" };
const another = { user_id: "7490000000000000999" };

test("erasing a buyer takes all orders of the buyer, and nothing of anybody else", async () => {
  const { store, storeBody, bury, erase, snapshots, letters, bodies } = world;
  await store("57001", buyer);
  await store("57002", buyer);
  await store("57003", another);
  for (const orderId of ["57001", "57003"]) await storeBody(orderId);
  for (const orderId of ["57002", "57003"]) await bury(orderId);
  await bury("57001", "advance");

  const counts = { of: "buyer", target: "57001", orders: 2, snapshots: 2, bodies: 1 };
  const asked = await erase({ orderId: "57001", dryRun: true });
  expect(asked.body).toMatchObject({ ...counts, dryRun: true });
  expect(await snapshots("57001", "57002", "57003")).toBe(3);

  const done = await erase({ orderId: "57001" });
  expect(done.body).toEqual({ ...counts, letters: 1, dryRun: false });
  expect(await snapshots("57001", "57002")).toBe(0);
  expect(await snapshots("57003")).toBe(1);
  expect(await bodies()).toBe(1);
  expect(await letters()).toEqual([
    { orderId: "57001", stage: "advance", isHeld: true },
    { orderId: "57002", stage: "persist", isHeld: false },
    { orderId: "57003", stage: "persist", isHeld: true },
  ]);
  const shown = await world.get("/api/v1/orders/57002");
  expect(shown.body).toMatchObject({
    buyer: { isKnown: false, completeness: "none", fields: [], erasedAt: expect.any(String) },
  });
  const reveal = { fields: ["phone"], reason: "ticket 1" };
  expect((await world.post("/api/v1/orders/57002/reveal", reveal)).status).toBe(409);
  expect((await erase({ orderId: "57001" })).body).toMatchObject({ orders: 0, snapshots: 0 });
});

test("an erased buyer stays erased: jobs under way, later reads, new orders, dead letters", async () => {
  const { db, readEvent, store, bury, erase, snapshots, letters } = world;
  const underWay = await readEvent("57001", buyer);
  await store("57001", buyer);
  await erase({ orderId: "57001" });
  await recordFacts(db, [underWay]);
  await recordFacts(db, [await readEvent("57001", buyer)]);
  await store("57002", buyer);
  await bury("57002");
  expect(await snapshots("57001", "57002")).toBe(0);
  expect(await letters()).toEqual([{ orderId: "57002", stage: "persist", isHeld: false }]);
  const [order] = await db`select order_data->>'status' as status from orders
    where tiktok_order_id = '57002'`;
  expect(order).toEqual({ status: "AWAITING_SHIPMENT" });
  // One that must be stored, so that what was not stored was not stored for a reason.
  await store("57003", another);
  expect(await snapshots("57003")).toBe(1);
});

test("of a buyer whom TikTok never named, the one order is erased for good", async () => {
  const { store, erase, snapshots } = world;
  await store("57001", { user_id: "" });
  await store("57002", { user_id: "" });
  expect((await erase({ orderId: "57001" })).body).toMatchObject({ of: "order", orders: 1 });
  await store("57001", buyer);
  expect(await snapshots("57001")).toBe(0);
  expect(await snapshots("57002")).toBe(1);
});

test("erasing while orders of the buyer are being stored leaves none of them", async () => {
  const { db, readEvent, erase, snapshots } = world;
  const rounds = 25;
  for (let round = 0; round < rounds; round += 1) {
    const whose = { user_id: `74900000000000${10_000 + round}` };
    const ids = Array.from({ length: 6 }, (_, index) => `58${round}0${index}`);
    const [first = "", ...others] = ids;
    await recordFacts(db, [await readEvent(first, whose)]);
    // New orders, whose rows no erasure can lock yet, and newer reads of one that it can.
    const reads = await Promise.all([first, ...others].map((id) => readEvent(id, whose)));
    const wait = (round % 5) * 2;
    const [erased] = await Promise.all([
      new Promise((resolve) => setTimeout(resolve, wait)).then(() => erase({ orderId: first })),
      ...reads.map((read) => recordFacts(db, [read])),
    ]);
    expect(erased.status).toBe(200);
    expect(await snapshots(...ids)).toBe(0);
  }
});

test("an order that is only being inserted while its buyer is erased is found", async () => {
  const { db, readEvent, store, erase, snapshots } = world;
  await store("57001", buyer);
  const read = await readEvent("57002", buyer);
  const isWaitedFor = async (lock: string) => {
    const rows = await db`
      select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and l.locktype = ${lock} and a.datname = current_database()`;
    return rows.length > 0;
  };
  // Its snapshot is written, and nobody can see it yet: its fact, which comes next, must wait.
  const { storing, erasing } = await db.begin(async (tx) => {
    await tx`
      insert into order_events (event_key, source, kind, occurred_at, received_at, status)
      values (${read.fact.eventKey}, 'sync', 'snapshot', now(), now(), 'pending')`;
    const recording = recordFacts(db, [read]);
    await waitUntil("the fact to wait", () => isWaitedFor("transactionid"));
    const answering = erase({ orderId: "57001" });
    const held = waitUntil("the erasure to wait", () => isWaitedFor("advisory"));
    await Promise.race([answering, held]);
    return { storing: recording.then(() => "stored"), erasing: answering };
  });
  expect(await storing).toBe("stored");
  expect((await erasing).body).toMatchObject({ orders: 2, snapshots: 2 });
  expect(await snapshots("57001", "57002")).toBe(0);
});

test("a shop is erased only once it is deauthorized, or by force; its key goes, and its orders stay", async () => {
  const { db, store, storeBody, bury, erase, snapshots, addShop, bodies, letters } = world;
  await addShop("2");
  await store("57001", buyer);
  await store("57002", buyer, "2");
  for (const shopId of ["1", "2"]) await storeBody(null, shopId);
  await bury("57001");
  expect((await erase({ shopId: "1" })).status).toBe(409);
  expect(await snapshots("57001")).toBe(1);

  const done = await erase({ shopId: "1", force: true });
  expect(done.body).toMatchObject({ of: "shop", orders: 1, snapshots: 1, bodies: 1, letters: 1 });
  expect(await db`select shop_id from shop_keys`).toEqual([{ shop_id: "2" }]);
  expect(await snapshots("57001")).toBe(0);
  expect(await snapshots("57002")).toBe(1);
  expect(await bodies()).toBe(1);
  expect(await letters()).toMatchObject([{ isHeld: false }]);
  expect(
    await db`
    select tiktok_order_id, buyer_hash is null as is_anonymous from orders order by 1`,
  ).toEqual([
    { tiktok_order_id: "57001", is_anonymous: true },
    { tiktok_order_id: "57002", is_anonymous: false },
  ]);
});

test("erasures are listed newest first, page by page, with who asked for them and why", async () => {
  const { get, store, erase } = world;
  await store("57001", buyer);
  await store("57002", { user_id: "" });
  await erase({ orderId: "57001" });
  await erase({ orderId: "57002" });
  await erase({ shopId: "1", force: true });
  const pages = [];
  let next: string | null = "";
  while (next !== null) {
    const { body } = await get(`/api/v1/erasures?limit=2${next === "" ? "" : `&before=${next}`}`);
    const page = body as unknown as {
      erasures: { of: string; target: string }[];
      next: string | null;
    };
    pages.push(page.erasures.map(({ of, target }) => `${of} ${target}`));
    next = page.next;
  }
  expect(pages).toEqual([["shop 1", "order 57002"], ["buyer 57001"]]);
});
