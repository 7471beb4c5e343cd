import { recordFacts } from "@sluice/db";
import { insertShop } from "./insert-shop.ts";
import { aWireOrder } from "@sluice/tiktok/testing";
import { startApi } from "./start-api.ts";
import { snapshotEvent, type SweepDeps, type sweeps } from "@sluice/worker";
import { openSweepWorld } from "./sweep-world.ts";

/** The API with a connected shop "1", and orders as persist and advance would have them. */
export const openPersonalWorld = async () => {
  const api = await startApi();
  const sweepWorld = await openSweepWorld();
  const { db, vault } = api;
  const addShop = async (shopId: string) => {
    await insertShop(db, shopId);
    await db`insert into shop_keys (shop_id, wrapped)
      values (${shopId}, ${vault.newWrappedDataKey(shopId)})`;
  };
  await addShop("1");
  let readSeq = 0;

  /** An order of a buyer as it is read from TikTok now; each read is newer than the one before. */
  const readEvent = async (
    orderId: string,
    changed: Record<string, unknown> = {},
    shopId = "1",
  ) => {
    const [key] = await db<{ wrapped: Buffer }[]>`
      select wrapped from shop_keys where shop_id = ${shopId}`;
    if (!key) throw new Error(`Shop ${shopId} has no key.`);
    readSeq += 1;
    const order = aWireOrder({ id: orderId, update_time: 1_760_000_000 + readSeq, ...changed });
    const read = {
      shopId,
      dataKey: vault.openDataKey(key.wrapped, shopId),
      hashBuyer: vault.hashBuyer,
      readSeq,
      knownSeq: readSeq,
      receivedAtMs: Date.now(),
      source: "sync" as const,
    };
    return { ...snapshotEvent(order, read), isStale: false };
  };
  return {
    ...api,
    addShop,
    readEvent,
    store: async (orderId: string, changed?: Record<string, unknown>, shopId?: string) => {
      await recordFacts(db, [await readEvent(orderId, changed, shopId)]);
      await api.advance(orderId);
    },
    sweep: (name: keyof typeof sweeps, changed: Partial<SweepDeps> = {}) =>
      sweepWorld.sweep(name, { db, ...changed }),
    /** How many snapshots there are of these orders. */
    snapshots: async (...orderIds: string[]) => {
      const [row] = await db<{ n: number }[]>`
        select count(*)::int as n from order_snapshots s join orders o on o.id = s.order_id
        where o.tiktok_order_id = any(${orderIds}::text[])`;
      return row?.n ?? 0;
    },
    close: async () => {
      await sweepWorld.close();
      await api.close();
    },
  };
};
