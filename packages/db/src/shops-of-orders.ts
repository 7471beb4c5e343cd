import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** The orders among these that are known, by their shop. Ids are TikTok's. */
export const shopsOfOrders = (db: Database, orderIds: string[]): Promise<Map<string, string[]>> =>
  guarded(async () => {
    const rows = await db<{ shopId: string; orderIds: string[] }[]>`
      select shop_id as "shopId", array_agg(tiktok_order_id) as "orderIds" from orders
      where tiktok_order_id = any(${orderIds}::text[]) group by shop_id`;
    return new Map(rows.map(({ shopId, orderIds: ids }) => [shopId, ids]));
  });
