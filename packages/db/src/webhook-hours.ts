import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/**
 * Counts the webhooks that came since the last time, by shop and hour. It follows the ledger's ids
 * at a distance of ten seconds, because they become visible out of order; the few that take longer
 * are not counted. The place is moved in the statement that counts, so a crash counts nothing twice.
 */
export const countWebhooks = (db: Database): Promise<number> =>
  guarded(async () => {
    await db`
      insert into sweep_positions (sweep, position)
      select 'webhook hours', coalesce(max(id), 0) from order_events
      on conflict (sweep) do nothing`;
    const [row] = await db<{ counted: number }[]>`
      with place as (
        select position from sweep_positions where sweep = 'webhook hours' for update),
      bound as (
        select id from order_events where received_at < now() - interval '10 s'
        order by id desc limit 1),
      facts as (
        select e.id, e.shop_id, e.received_at, e.source
        from order_events e, place, bound
        where e.id > place.position and e.id <= bound.id
        order by e.id limit 50000),
      counted as (
        insert into webhook_hours as w (shop_id, hour, webhooks)
        select shop_id, date_trunc('hour', received_at), count(*) from facts
        where source = 'webhook' and shop_id is not null group by 1, 2
        on conflict (shop_id, hour) do update set webhooks = w.webhooks + excluded.webhooks),
      moved as (
        update sweep_positions set position = (select max(id) from facts)
        where sweep = 'webhook hours' and exists (select from facts))
      select count(*)::int as counted from facts`;
    return row?.counted ?? 0;
  });

/** A shop's webhooks in the last full hour and the present one, and what is usual by now. */
export interface WebhookRate {
  shopId: string;
  seen: number;
  usual: number;
}

/**
 * How each connected shop's webhooks stand against the same hours of the last two weeks. A shop is
 * judged once it has three days to be judged by.
 */
export const webhookRates = (db: Database): Promise<WebhookRate[]> =>
  guarded(
    () => db<WebhookRate[]>`
      with now_in as (
        select date_trunc('hour', now()) as hour,
          extract(epoch from now() - date_trunc('hour', now()))::float8 / 3600 as part),
      span as (
        select w.shop_id, floor(extract(epoch from n.hour - min(w.hour)) / 86400)::int as days
        from webhook_hours w, now_in n where w.hour > n.hour - interval '14 days'
        group by w.shop_id, n.hour),
      usual as (
        select w.shop_id,
          sum(w.webhooks) filter (where (w.hour at time zone 'UTC')::time = (n.hour at time zone 'UTC')::time)
            as now_hour,
          sum(w.webhooks) filter (where (w.hour at time zone 'UTC')::time
              = ((n.hour - interval '1 hour') at time zone 'UTC')::time) as last_hour
        from webhook_hours w, now_in n
        where w.hour > n.hour - interval '14 days' and w.hour < n.hour - interval '1 hour'
        group by w.shop_id)
      select s.id as "shopId",
        coalesce((select sum(webhooks) from webhook_hours w, now_in n
          where w.shop_id = s.id and w.hour >= n.hour - interval '1 hour'), 0)::float8 as seen,
        ((coalesce(u.now_hour, 0) * n.part + coalesce(u.last_hour, 0)) / p.days)::float8 as usual
      from shops s join span p on p.shop_id = s.id join usual u on u.shop_id = s.id, now_in n
      where s.status = 'connected' and p.days >= 3
        and s.connected_at < now() - interval '2 hours'`,
  );

export const forgetOldWebhookHours = (db: Database): Promise<void> =>
  guarded(async () => {
    await db`delete from webhook_hours where hour < now() - interval '15 days'`;
  });
