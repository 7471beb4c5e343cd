import { isBuyers, isOrder, type Buyer } from "./buyers.ts";
import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** An order's sealed snapshots, the newest first, and the shop's data key, all as they are stored. */
export interface SealedOrder {
  id: string;
  tiktokOrderId: string;
  shopId: string;
  /** Null where the shop was erased. */
  wrappedKey: Buffer | null;
  snapshots: Buffer[];
}

/** By Sluice's id or by TikTok's. */
export const sealedOrder = (db: Database, id: string): Promise<SealedOrder | undefined> =>
  guarded(async () => {
    const [order] = await db<SealedOrder[]>`
      ${sealedOrders(db)} where ${isOrder(db, id)}`;
    return order;
  });

/** A page of a buyer's orders by TikTok's ids, after the one where the page before ended. */
export const sealedOrdersOf = (
  db: Database,
  { buyer, after, max }: { buyer: Buyer; after: string; max: number },
): Promise<SealedOrder[]> =>
  guarded(
    () => db<SealedOrder[]>`
      ${sealedOrders(db)}
      where ${isBuyers(db, buyer)} and o.tiktok_order_id collate "C" > ${after}
      order by o.tiktok_order_id collate "C" limit ${max}`,
  );

const sealedOrders = (db: Database) => db`
  select o.id, o.tiktok_order_id as "tiktokOrderId", o.shop_id as "shopId",
    k.wrapped as "wrappedKey",
    array(select s.sealed from order_snapshots s where s.order_id = o.id
          order by s.update_time desc, s.read_seq desc) as snapshots
  from orders o left join shop_keys k on k.shop_id = o.shop_id`;

/** A body as it came, with what it was sealed to. */
export interface StoredBody {
  factId: string;
  tiktokOrderId: string | null;
  raw: Buffer | null;
  isSealed: boolean;
  traceId: string | null;
}

export const storedBody = (db: Database, factId: string): Promise<StoredBody | undefined> =>
  guarded(async () => {
    const [body] = await db<StoredBody[]>`
      ${storedBodies(db)} where id = ${factId}::bigint`;
    return body;
  });

/** The bodies of an order's facts that are sealed and still held. */
export const sealedBodiesOf = (db: Database, tiktokOrderId: string): Promise<StoredBody[]> =>
  guarded(
    () => db<StoredBody[]>`
      ${storedBodies(db)}
      where tiktok_order_id = ${tiktokOrderId} and raw_sealed and raw is not null order by id`,
  );

const storedBodies = (db: Database) => db`
  select id::text as "factId", tiktok_order_id as "tiktokOrderId", raw, raw_sealed as "isSealed",
    trace_id as "traceId" from order_events`;
