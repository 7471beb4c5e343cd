import {
  lifecycleVersion,
  stateOfPhase,
  type Folded,
  type OrderPhase,
  type OrderRead,
} from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** An order as persist knows it: read from TikTok, or known only by a fact that names it. */
export interface TouchedOrder {
  orderId: string;
  shopId: string;
  read: OrderRead | null;
  isStale: boolean;
}

/**
 * Locks every touched order in one statement and stores the details that are newer. The rows go in
 * by id in C order, as `lockOrders` takes them, or batches would deadlock. An order known only by a
 * hint has update time 0 and read number 0, so it is inserted but never overwrites. A shop may take
 * over only an order that nobody has read yet.
 */
export const upsertOrders = (tx: Transaction, touched: TouchedOrder[]) => tx`
  insert into orders as o
    (tiktok_order_id, shop_id, order_data, update_time, read_seq, details_stale, owed_seq,
     lifecycle_version, buyer_hash)
  select r."orderId", r."shopId", r.data, r."updateTimeS", r."readSeq", r."isStale",
         case when r."isStale" then ${readsBegun(tx)} else 0 end,
         ${lifecycleVersion}::int, r."buyerHash"
  from jsonb_to_recordset(${JSON.stringify(reduceOrders(touched))}::text::jsonb) as r(
    "orderId" text, "shopId" text, data jsonb, "updateTimeS" bigint, "readSeq" bigint,
    "isStale" boolean, "buyerHash" text)
  order by r."orderId" collate "C"
  on conflict (tiktok_order_id) do update set
    shop_id = excluded.shop_id, order_data = excluded.order_data,
    update_time = excluded.update_time, read_seq = excluded.read_seq,
    details_stale = o.details_stale and o.owed_seq >= excluded.read_seq,
    buyer_hash = coalesce(excluded.buyer_hash, o.buyer_hash), updated_at = now()
  where (o.update_time = 0 or o.shop_id = excluded.shop_id)
    and (o.update_time, o.read_seq) < (excluded.update_time, excluded.read_seq)`;

/**
 * A read is owed for these orders, and only one that begins later pays it: one that was under way
 * may not show yet what the read is owed for. Sync pays it. The rows are locked already.
 */
export const markStale = (tx: Transaction, orderIds: string[]) => tx`
  update orders o set details_stale = true, owed_seq = ${readsBegun(tx)},
    updated_at = case when o.details_stale then o.updated_at else now() end
  where o.tiktok_order_id = any(${orderIds}::text[]) and ${owesLess(tx)}`;

/** The number of the last read that has begun. */
export const lastReadSeq = (db: Database): Promise<number> =>
  guarded(async () => {
    const [row] = await db<[{ readSeq: number }]>`select ${readsBegun(db)}::float8 as "readSeq"`;
    return row.readSeq;
  });

const readsBegun = (tx: Database | Transaction) => tx`
  (select last_value - case when is_called then 0 else 1 end from read_seq)`;

/** False where no read has begun since the last one was owed: to owe it again would change nothing. */
const owesLess = (tx: Transaction) => tx`
  (not o.details_stale or o.owed_seq < ${readsBegun(tx)})`;

/** One row an order: the newest read of the batch, or none. */
const reduceOrders = (touched: TouchedOrder[]) => {
  const rows = new Map<string, ReturnType<typeof orderRow>>();
  for (const order of touched) {
    const row = orderRow(order);
    const seen = rows.get(row.orderId);
    if (!seen || isNewer(row, seen)) rows.set(row.orderId, row);
  }
  return [...rows.values()];
};

const orderRow = ({ orderId, shopId, read, isStale }: TouchedOrder) => ({
  orderId,
  shopId: read?.shopId ?? shopId,
  data: read?.data ?? {},
  updateTimeS: read?.updateTimeS ?? 0,
  readSeq: read?.readSeq ?? 0,
  isStale: read === null && isStale,
  buyerHash: read?.buyerHash ?? null,
});

const isNewer = (
  a: { updateTimeS: number; readSeq: number },
  b: { updateTimeS: number; readSeq: number },
) => a.updateTimeS > b.updateTimeS || (a.updateTimeS === b.updateTimeS && a.readSeq > b.readSeq);

export interface LockedOrder {
  id: string;
  orderId: string;
  shopId: string;
  phase: OrderPhase;
}

/** Locks orders in the same order as `upsertOrders`. Facts must be read in a later statement. */
export const lockOrders = (tx: Transaction, orderIds: string[]) => tx<LockedOrder[]>`
  select id, tiktok_order_id as "orderId", shop_id as "shopId", phase
  from orders
  where tiktok_order_id = any(${orderIds}::text[])
  order by tiktok_order_id collate "C"
  for update`;

/**
 * Orders that an older machine folded, at most `max`: the present one may see them elsewhere.
 * Advancing them sets their version, so that none is found again.
 */
export const ordersOfOlderMachine = (db: Database, { max }: { max: number }): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ orderId: string }[]>`
      select tiktok_order_id as "orderId" from orders
      where lifecycle_version < ${lifecycleVersion}::int limit ${max}`;
    return rows.map(({ orderId }) => orderId);
  });

/** Stores what the fold says of locked orders; a row that would not change is left alone. */
export const saveFolded = (tx: Transaction, folded: { order: LockedOrder; result: Folded }[]) => {
  const rows = folded.map(({ order, result }) => ({
    id: order.id,
    phase: result.phase,
    state: stateOfPhase[result.phase],
    stateAsOfS: result.stateAsOfS,
    needsRead: result.needsRead,
  }));
  return tx`
    update orders o set
      state = r.state, phase = r.phase, state_as_of = to_timestamp(r."stateAsOfS"),
      details_stale = o.details_stale or r."needsRead",
      owed_seq = case when r."needsRead" then ${readsBegun(tx)} else o.owed_seq end,
      lifecycle_version = ${lifecycleVersion}::int, updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r(id uuid, phase text, state text, "stateAsOfS" bigint, "needsRead" boolean)
    where o.id = r.id
      and ((o.phase, o.state_as_of) is distinct from (r.phase, to_timestamp(r."stateAsOfS"))
        or (r."needsRead" and ${owesLess(tx)}) or o.lifecycle_version < ${lifecycleVersion}::int)`;
};
