import type { Database } from "@sluice/db";

/** Orders of one shop over the last year, the newest last, as a seller of many has them. */
export const insertManyOrders = async (
  db: Database,
  { count, shopId }: { count: number; shopId: string },
): Promise<void> => {
  for (let from = 0; from < count; from += batch)
    await db`
      insert into orders (tiktok_order_id, shop_id, state, phase, order_data, created_at, updated_at,
        state_as_of, update_time, lifecycle_version)
      select '57' || lpad(n::text, 16, '0'), ${shopId},
        case n % 4 when 0 then 'processing' when 1 then 'shipped' else 'delivered' end,
        case n % 4 when 0 then 'awaiting_shipment' when 1 then 'in_transit' else 'delivered' end,
        jsonb_build_object('status', 'DELIVERED', 'currency', 'USD', 'packageIds', '[]'::jsonb,
          'amounts', jsonb_build_object('total', (n % 900 / 10.0)::text),
          'items', jsonb_build_array(jsonb_build_object('productId', n::text, 'skuId', n::text,
            'productName', 'Acacia Serving Board', 'quantity', 1 + n % 3))),
        at, at, at, extract(epoch from at)::bigint, 1
      from generate_series(${from + 1}::int, ${Math.min(count, from + batch)}::int) as n,
        lateral (select now() - interval '365 days' * (1 - n::float8 / ${count}::int)) as t(at)`;
  await db`analyze orders`;
};

// A statement's time limit must hold on a busy machine.
const batch = 20_000;

/** Moves some of the newest orders, as advance does it, and wakes the listeners. */
export const moveSomeOrders = async (db: Database, count: number): Promise<void> => {
  await db.begin(async (tx) => {
    await tx`
      with chosen as (
        select id, phase from (
          select id, phase from orders
          order by created_at desc nulls last, id desc nulls last limit 2000) as newest
        order by random() limit ${count}
      ), moved as (
        update orders o set updated_at = now(), state_as_of = now(),
          state = case c.phase when 'in_transit' then 'delivered' else 'shipped' end,
          phase = case c.phase when 'in_transit' then 'delivered' else 'in_transit' end
        from chosen c where o.id = c.id
        returning o.id, o.tiktok_order_id, o.shop_id, c.phase as from_phase, o.phase as to_phase)
      insert into order_changes (order_id, tiktok_order_id, shop_id, from_phase, to_phase)
      select * from moved`;
    await tx`select pg_notify('orders', '')`;
  });
};
