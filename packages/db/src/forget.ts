import type { PendingQuery, Row } from "postgres";
import type { Transaction } from "./connect.ts";
import { personalStages } from "./erased.ts";
import { lockOrders } from "./orders.ts";

/** What an erasure has deleted. */
export interface Erased {
  orders: number;
  /** Sealed orders. */
  snapshots: number;
  /** Sealed bodies of webhooks. */
  bodies: number;
  /** Payloads of dead letters; the letters themselves stay. */
  letters: number;
}

export const noneErased: Erased = { orders: 0, snapshots: 0, bodies: 0, letters: 0 };

export const sumOf = (a: Erased, b: Erased): Erased => ({
  orders: a.orders + b.orders,
  snapshots: a.snapshots + b.snapshots,
  bodies: a.bodies + b.bodies,
  letters: a.letters + b.letters,
});

type Fragment = PendingQuery<Row[]>;

/**
 * Letters are locked before their orders, as `recordDeadLetters` does. Only events that may carry a
 * person are forgotten: the others can still be retried. At most 1,000 a call.
 */
export const forgetLetters = async (tx: Transaction, which: Fragment): Promise<number> => {
  const rows = await tx`
    update dead_letters set payload = null where id in (
      select id from dead_letters
      where ${which} and payload is not null and stage = any(${personalStages}::text[])
      order by key collate "C" limit ${rowsAtOnce} for update)
    returning 1`;
  return rows.length;
};

const rowsAtOnce = 1_000;

/** Repeats a statement that takes so many rows at most until it has taken the last; answers how many. */
export const whileFull = async (take: () => Promise<number>): Promise<number> => {
  let sum = 0;
  for (;;) {
    const taken = await take();
    sum += taken;
    if (taken < rowsAtOnce) return sum;
  }
};

/**
 * Marks orders, once they are locked, and deletes their snapshots and sealed bodies. A statement that comes later sees what was stored while the lock was waited for.
 */
export const forgetOrders = async (
  tx: Transaction,
  orderIds: string[],
  mark: (ids: string[]) => Fragment,
): Promise<Erased> => {
  const locked = await lockOrders(tx, orderIds);
  const ids = locked.map(({ id }) => id);
  await mark(ids);
  const snapshots = await tx`
    delete from order_snapshots where order_id = any(${ids}::uuid[]) returning 1`;
  const bodies = await whileFull(() =>
    forgetBodies(tx, tx`tiktok_order_id = any(${orderIds}::text[])`),
  );
  return { orders: locked.length, snapshots: snapshots.length, bodies, letters: 0 };
};

/** Sealed bodies; in the order in which persist and advance lock facts. At most 1,000 a call. */
export const forgetBodies = async (tx: Transaction, which: Fragment): Promise<number> => {
  const rows = await tx`
    update order_events set raw = null where id in (
      select id from order_events
      where ${which} and raw_sealed and raw is not null
      order by tiktok_order_id collate "C", event_key collate "C" limit ${rowsAtOnce} for update)
    returning 1`;
  return rows.length;
};
