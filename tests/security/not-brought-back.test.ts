import { deauthorizeShop, eraseBuyer, findBuyer } from "@sluice/db";
import { addJob, fresh, type RawEvent } from "@sluice/queues";
import { createLog } from "@sluice/runtime";
import { createSimulator } from "@sluice/simulator";
import { createTikTokClient } from "@sluice/tiktok";
import { aWireOrder } from "@sluice/tiktok/testing";
import { snapshotEvent } from "@sluice/worker";
import { connectShops } from "../support/connect-shops.ts";
import { openSweepWorld } from "../support/sweep-world.ts";
import { retentionOfTests } from "../support/retention.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const app = { appKey: "6personal", appSecret: "a-secret-for-tests" };

/** A seller whose orders are delivered and stored with their buyers, and a worker that polls them. */
const setup = async () => {
  const simulator = createSimulator({
    ...app,
    webhookUrl: "http://127.0.0.1:9/",
    seed: 3,
    timeScale: 1e5,
    log: createLog({ name: "simulator", level: "silent" }),
  });
  const url = await simulator.listen({ port: 0, host: "127.0.0.1" });
  const worker = await startWorker({
    ...app,
    apiUrl: url,
    stages: ["normalize", "persist", "advance", "sync"],
    syncLagMs: 0,
    syncIntervalMs: 1_000,
  });
  const { db, syncQueue } = worker;
  const sweepWorld = await openSweepWorld();
  const client = createTikTokClient({ ...app, apiUrl: url, authUrl: url });
  const connect = () => connectShops(url, { ...worker, client });
  await connect();
  await fetch(`${url}/control/scenarios/happy-path`, {
    method: "POST",
    body: JSON.stringify({ orders: 3, perSecond: 1_000 }),
  });
  const orders = () => db<{ orderId: string; shopId: string; readSeq: number }[]>`
    select tiktok_order_id as "orderId", shop_id as "shopId", read_seq::float8 as "readSeq"
    from orders where state = 'delivered' order by tiktok_order_id`;
  await waitUntil(
    "the orders to be delivered and stored",
    async () => (await orders()).length === 3,
  );
  return {
    ...worker,
    connect,
    orders,
    sweep: (name: Parameters<typeof sweepWorld.sweep>[0], purgeAfterDeauthorizationHours = 24) =>
      sweepWorld.sweep(name, {
        db,
        retention: { ...retentionOfTests, purgeAfterDeauthorizationHours },
      }),
    /** Reads every order from TikTok anew and waits until all are stored. */
    poll: async () => {
      const before = await orders();
      await db`update orders set update_time = update_time - 1`;
      for (const { shopId, orderId } of before)
        await addJob(syncQueue, [fresh({ shopId, task: { kind: "orders", orderIds: [orderId] } })]);
      await waitUntil("every order to be read anew", async () => {
        const after = await orders();
        return after.every(({ readSeq }, index) => readSeq > (before[index]?.readSeq ?? 0));
      });
    },
    withSnapshot: async () => {
      const rows = await db<{ orderId: string }[]>`
        select distinct o.tiktok_order_id as "orderId"
        from order_snapshots s join orders o on o.id = s.order_id order by 1`;
      return rows.map(({ orderId }) => orderId);
    },
    close: async () => {
      await worker.close();
      await sweepWorld.close();
      await simulator.close();
    },
  };
};

test("what was erased, or kept as long as it may, comes back by no poll, replay, job or new consent", async () => {
  const world = await setup();
  try {
    const { db, vault, orders, poll, sweep, withSnapshot, normalizeQueue } = world;
    const [erased, expired, kept] = await orders();
    if (!erased || !expired || !kept) throw new Error("There should be three orders.");
    expect(await withSnapshot()).toHaveLength(3);

    const buyer = await findBuyer(db, erased.orderId);
    if (!buyer) throw new Error("The order should be known.");
    expect(buyer.buyerHash).toMatch(/^[0-9a-f]{64}$/);
    await eraseBuyer(db, buyer, { actor: "tester", reason: "request 3" });
    await db`update orders set state_as_of = now() - interval '91 days'
      where tiktok_order_id = ${expired.orderId}`;
    await sweep("retention");
    expect(await withSnapshot()).toEqual([kept.orderId]);

    await poll();
    await db`update order_events set status = 'pending', replays = replays + 1`;
    await addJob(
      world.advanceQueue,
      (await orders()).map(({ orderId }) => fresh({ orderId })),
    );
    await waitUntil("the replayed facts to be judged", async () => {
      const left = await db`select 1 from order_events where status = 'pending'`;
      return left.length === 0;
    });
    expect(await withSnapshot()).toEqual([kept.orderId]);

    // A read under way, sealed under the key that is about to go.
    const { shopId, orderId } = kept;
    const [key] = await db<{ wrapped: Buffer }[]>`
      select wrapped from shop_keys where shop_id = ${shopId}`;
    const underWay: RawEvent = {
      source: "sync",
      ...snapshotEvent(aWireOrder({ id: orderId, status: "DELIVERED", update_time: 1 }), {
        shopId,
        dataKey: vault.openDataKey(key?.wrapped ?? Buffer.alloc(0), shopId),
        hashBuyer: vault.hashBuyer,
        readSeq: 1,
        knownSeq: 1,
        receivedAtMs: Date.now(),
        source: "sync",
      }),
    };
    const factsOf = async () =>
      (await db`select 1 from order_events where tiktok_order_id = ${orderId}`).length;
    const factsBefore = await factsOf();

    await deauthorizeShop(db, shopId, Date.now() / 1_000);
    expect(await sweep("deauthorized shops")).toBe(0);
    expect(await withSnapshot()).toEqual([orderId]);
    expect(await sweep("deauthorized shops", 0)).toBe(1);
    expect(await withSnapshot()).toEqual([]);
    expect(await db`select 1 from shop_keys where shop_id = ${shopId}`).toHaveLength(0);
    await addJob(normalizeQueue, [fresh(underWay)]);
    await waitUntil("the read under way to be stored", async () => (await factsOf()) > factsBefore);
    expect(await withSnapshot()).toEqual([]);
    expect(await sweep("deauthorized shops", 0)).toBe(0);

    // A new consent begins anew, with a key of its own, for all but those who are erased.
    await world.connect();
    const [shop] = await db`select deauthorized_at, erased_at from shops where id = ${shopId}`;
    expect(shop).toEqual({ deauthorized_at: null, erased_at: null });
    await poll();
    expect(await withSnapshot()).toEqual([kept.orderId]);
  } finally {
    await world.close();
  }
});
