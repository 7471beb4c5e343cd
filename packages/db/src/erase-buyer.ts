import { insertAudit } from "./audit-log.ts";
import { isBuyers, type Buyer } from "./buyers.ts";
import type { Database, Transaction } from "./connect.ts";
import { holdSnapshotsOff } from "./erased.ts";
import {
  forgetLetters,
  forgetOrders,
  noneErased,
  sumOf,
  whileFull,
  type Erased,
} from "./forget.ts";
import { guarded } from "./guarded.ts";

/** How many orders, snapshots, bodies and letters an erasure of the buyer would touch now. */
export const countOfBuyer = (db: Database, buyer: Buyer): Promise<Erased> =>
  guarded(() => countHeld(db, buyer));

/**
 * Erases a buyer for good. The tombstone and its audit row come first, in a transaction that no
 * stored snapshot overlaps; from then on nothing of the buyer is stored. What is held is deleted
 * next, so many orders a transaction. Dies it in between, the same call again does the rest.
 */
export const eraseBuyer = async (
  db: Database,
  buyer: Buyer,
  { actor, reason }: { actor: string; reason: string },
): Promise<Erased> => {
  const { buyerHash, orderId } = buyer;
  await guarded(() =>
    db.begin(async (tx) => {
      await holdSnapshotsOff(tx);
      if (buyerHash !== null)
        await tx`
          insert into erased_buyers (buyer_hash, actor, reason)
          values (${buyerHash}, ${actor}, ${reason}) on conflict (buyer_hash) do nothing`;
      const action = buyerHash === null ? "erasure.order" : "erasure.buyer";
      const detail = { reason, ...(await countHeld(tx, buyer)) };
      await insertAudit(tx, { actor, action, target: orderId, detail });
    }),
  );
  let erased = noneErased;
  for (;;) {
    const page = await guarded(() => db.begin((tx) => eraseSome(tx, buyer)));
    if (page.orders === 0) return erased;
    erased = sumOf(erased, page);
  }
};

const eraseSome = async (tx: Transaction, buyer: Buyer): Promise<Erased> => {
  const rows = await tx<{ orderId: string }[]>`
    select tiktok_order_id as "orderId" from orders o
    where ${isBuyers(tx, buyer)} and erased_at is null limit ${ordersAtOnce}`;
  return await eraseOrders(
    tx,
    rows.map(({ orderId }) => orderId),
  );
};

const ordersAtOnce = 200;

/** Erases what these orders tell of their buyers, and marks them, so that no later read brings it back. */
export const eraseOrders = async (tx: Transaction, orderIds: string[]): Promise<Erased> => {
  if (orderIds.length === 0) return noneErased;
  const letters = await whileFull(() =>
    forgetLetters(tx, tx`tiktok_order_id = any(${orderIds}::text[])`),
  );
  const mark = (ids: string[]) => tx`
    update orders set erased_at = now() where id = any(${ids}::uuid[]) and erased_at is null`;
  return { ...(await forgetOrders(tx, orderIds, mark)), letters };
};

const countHeld = async (sql: Database | Transaction, buyer: Buyer): Promise<Erased> => {
  const [held] = await sql<Erased[]>`
    with touched as (select id, tiktok_order_id from orders o where ${isBuyers(sql, buyer)})
    select (select count(*) from touched)::int as orders,
      (select count(*) from order_snapshots s join touched t on t.id = s.order_id)::int as snapshots,
      (select count(*) from order_events e join touched t using (tiktok_order_id)
       where e.raw_sealed and e.raw is not null)::int as bodies,
      (select count(*) from dead_letters d join touched t using (tiktok_order_id)
       where d.payload is not null)::int as letters`;
  return held ?? noneErased;
};
