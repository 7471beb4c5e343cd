import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { markStale, upsertOrders } from "./orders.ts";

interface WaitingFact {
  orderId: string;
  shopId: string;
}

/**
 * Sets facts pending that came before their shop was connected, with rows for their orders, and
 * answers which orders that were: `advance` must get them. Their details are owed; sync reads them.
 * What another one drives at the same moment is left to it. At most `max` facts a call.
 */
export const driveFactsOfConnectedShops = (
  db: Database,
  { max }: { max: number },
): Promise<{ facts: number; orderIds: string[] }> =>
  guarded(async () => {
    return await db.begin(async (tx) => {
      const waiting = await factsThatWaited(tx, max);
      const orderIds = [...new Set(waiting.map(({ orderId }) => orderId))];
      if (orderIds.length === 0) return { facts: 0, orderIds };
      // The orders' locks first, then the facts' by order and key: as `recordFacts` takes them.
      await upsertOrders(
        tx,
        waiting.map((fact) => ({ ...fact, read: null, isStale: true })),
      );
      await markStale(tx, orderIds);
      return { facts: await setPending(tx, orderIds, max), orderIds };
    });
  });

const factsThatWaited = (tx: Transaction, max: number) => tx<WaitingFact[]>`
  select e.tiktok_order_id as "orderId", e.shop_id as "shopId"
  from shops s join order_events e on e.shop_id = s.id
  where ${hasWaited(tx)}
  order by e.id
  limit ${max}`;

// The reason is the one that the worker's order reader gives.
const hasWaited = (tx: Transaction) => tx`
  s.status = 'connected' and e.status = 'quarantined' and e.tiktok_order_id is not null
  and e.reason = 'shop ' || e.shop_id || ' is not connected'`;

const setPending = async (tx: Transaction, orderIds: string[], max: number) => {
  const locked = await tx<{ id: string }[]>`
    select e.id::text from order_events e join shops s on s.id = e.shop_id
    where e.tiktok_order_id = any(${orderIds}::text[]) and ${hasWaited(tx)}
    order by e.tiktok_order_id collate "C", e.event_key collate "C"
    limit ${max}
    for update of e`;
  const ids = locked.map(({ id }) => id);
  await tx`
    update order_events set status = 'pending', reason = null, decided_at = null
    where id = any(${ids}::bigint[])`;
  return locked.length;
};
