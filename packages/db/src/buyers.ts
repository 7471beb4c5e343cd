import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Whoever bought an order: known by hash, or by this one order where TikTok never named the buyer. */
export interface Buyer {
  /** TikTok's id of the order. */
  orderId: string;
  buyerHash: string | null;
}

/** The buyer of an order, by Sluice's id or by TikTok's. */
export const findBuyer = (db: Database, id: string): Promise<Buyer | undefined> =>
  guarded(async () => {
    const [order] = await db<Buyer[]>`
      select tiktok_order_id as "orderId", buyer_hash as "buyerHash" from orders o
      where ${isOrder(db, id)}`;
    return order;
  });

/** For a row `o` of orders: it has this id of Sluice's or of TikTok's. */
export const isOrder = (sql: Database, id: string) =>
  isUuid(id) ? sql`o.id = ${id}::uuid` : sql`o.tiktok_order_id = ${id}`;

export const isUuid = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** For a row `o` of orders: it is the buyer's. */
export const isBuyers = (sql: Database | Transaction, { orderId, buyerHash }: Buyer) =>
  buyerHash === null ? sql`o.tiktok_order_id = ${orderId}` : sql`o.buyer_hash = ${buyerHash}`;
