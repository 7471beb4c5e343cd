import type { Database } from "@sluice/db";
import type { TransactionSql } from "postgres";

/** Changes of orders that nobody knows, as advance writes them, with its wake-up. */
export const insertChanges = async (
  sql: Database | TransactionSql,
  { count, shopId = "1" }: { count: number; shopId?: string },
): Promise<void> => {
  await sql`
    insert into order_changes (order_id, tiktok_order_id, shop_id, from_phase, to_phase)
    select gen_random_uuid(), '5768' || n, ${shopId}, 'announced', 'awaiting_shipment'
    from generate_series(1, ${count}::int) as n`;
  await sql`select pg_notify('orders', '')`;
};
