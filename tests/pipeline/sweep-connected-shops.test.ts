import { recordFacts, type Database } from "@sluice/db";
import type { AdvanceEvent } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const { db, queues } = world;
  return {
    ...world,
    /** Facts that came a week ago, before their shop was known. */
    arrive: (orderIds: string[], shopId = "1") =>
      recordFacts(
        db,
        orderIds.map((orderId) =>
          aHint({
            orderId,
            shopId,
            receivedAtMs: Date.now() - 7 * 86_400_000,
            status: "quarantined",
            reason: `shop ${shopId} is not connected`,
          }),
        ),
      ),
    statuses: async () => {
      const rows = await db<{ status: string }[]>`select status from order_events order by id`;
      return rows.map(({ status }) => status);
    },
    requeued: async () => {
      const batches = await waitingBatches(queues.advance);
      return batches.flat().map(({ event }) => (event as AdvanceEvent).orderId);
    },
  };
};

const connect = async (db: Database, shopId: string, status = "connected") => {
  await db`
    insert into authorizations (open_id, scopes, access_token_expires_at, refresh_token_expires_at)
    values ('seller', '[]', now(), now()) on conflict do nothing`;
  await db`
    insert into shops (id, open_id, name, region, cipher, status, connected_at)
    values (${shopId}, 'seller', '', '', '', ${status}, now())`;
};

const orderIds = (count: number) =>
  Array.from({ length: count }, (_, index) => `57${String(index).padStart(5, "0")}`);

test("only what waits for a shop that is connected now is driven, with rows for its orders", async () => {
  const { db, arrive, sweep, statuses, requeued } = await setup();
  await arrive(["a", "b"], "1");
  await arrive(["c"], "2");
  await arrive(["d"], "3");
  await connect(db, "1");
  await connect(db, "3", "paused");
  expect(await sweep("connected shops")).toBe(2);
  expect(await statuses()).toEqual(["pending", "pending", "quarantined", "quarantined"]);
  expect(await requeued()).toEqual(["a", "b"]);
  const rows = await db`select tiktok_order_id, shop_id, order_data, details_stale from orders`;
  const row = { shop_id: "1", order_data: {}, details_stale: true };
  expect(rows.map((each) => ({ ...each }))).toEqual([
    { ...row, tiktok_order_id: "a" },
    { ...row, tiktok_order_id: "b" },
  ]);
  expect(await sweep("connected shops")).toBe(0);
});

test("a backlog of any size is driven in parts", async () => {
  const { db, arrive, sweep, requeued } = await setup();
  const ids = orderIds(1_201);
  await arrive(ids);
  await connect(db, "1");
  expect(await sweep("connected shops")).toBe(ids.length);
  expect((await requeued()).sort()).toEqual(ids);
});

test("what a crash leaves between the commit and the hand-over, the next sweep of pending facts finds", async () => {
  const { db, deps, arrive, sweep, requeued } = await setup();
  await arrive(["a"]);
  await connect(db, "1");
  const advance = { add: () => Promise.reject(new Error("Redis is away")) };
  const broken = { handOvers: { ...deps.handOvers, advance } };
  await expect(sweep("connected shops", broken)).rejects.toThrow("Redis is away");
  expect(await sweep("connected shops")).toBe(0);
  expect(await sweep("pending facts")).toBe(1);
  expect(await requeued()).toEqual(["a"]);
});

test("sweeps and late repeats that come at the same moment drive each fact once and never lock up", async () => {
  const { db, arrive, sweep, statuses } = await setup();
  const ids = orderIds(400);
  const facts = ids.map((orderId) =>
    aHint({ orderId, status: "quarantined", reason: "shop 1 is not connected" }),
  );
  await recordFacts(db, facts);
  await arrive(ids);
  await connect(db, "1");
  const read = facts.map(({ fact }) => ({
    ...aHint({ ...fact, status: "pending", reason: null }),
    isStale: true,
  }));
  const swept = await Promise.all([
    sweep("connected shops"),
    recordFacts(db, facts.toReversed()).then(() => 0),
    sweep("connected shops"),
    recordFacts(db, read.toReversed()).then(() => 0),
    sweep("connected shops"),
  ]);
  // A late repeat that is understood takes its fact over itself; the sweep drives all others.
  const driven = swept.reduce((sum, count) => sum + count, 0);
  expect(driven).toBeGreaterThanOrEqual(ids.length);
  expect(driven).toBeLessThanOrEqual(ids.length * 2);
  expect(new Set(await statuses())).toEqual(new Set(["pending"]));
});
