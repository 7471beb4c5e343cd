import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";
import type { SyncList } from "./sync-runs.ts";

/** An order as a page of TikTok's shows it. `word` is its phase, or its status where unknown. */
export interface SeenOrder {
  orderId: string;
  updateTimeS: number;
  word: string;
}

export interface ComparedOrder {
  orderId: string;
  /** `by_hand`: read as it stands at TikTok, and then moved by an operator. */
  finding: "equal" | "missing" | "stale" | "by_hand";
  /** A read of its details is owed anyway. */
  isOwed: boolean;
  storedPhase: string | null;
}

/**
 * Holds a page against the ledger in one statement: each order against its newest snapshot, so that
 * one that was moved by hand is not fetched again and again. A page may show an older version than
 * the newest that was read; that is not a difference.
 */
export const compareOrders = (
  db: Database,
  shopId: string,
  seen: SeenOrder[],
): Promise<ComparedOrder[]> =>
  guarded(
    () => db<ComparedOrder[]>`
      select p."orderId", o.phase as "storedPhase", coalesce(o.details_stale, false) as "isOwed",
        case when s.event_key is null then 'missing'
          when s.at_s < p."updateTimeS" or (s.at_s = p."updateTimeS" and s.word <> p.word) then 'stale'
          when h.is_by_hand and o.phase <> s.word then 'by_hand'
          else 'equal' end as finding
      from jsonb_to_recordset(${JSON.stringify(seen)}::text::jsonb)
        as p("orderId" text, "updateTimeS" bigint, word text)
      left join orders o on o.tiktok_order_id = p."orderId"
      left join lateral (
        select event_key, coalesce(phase, tiktok_status) as word,
          extract(epoch from occurred_at)::bigint as at_s, occurred_at
        from order_events e
        where e.tiktok_order_id = p."orderId" and e.kind = 'snapshot' and e.shop_id = ${shopId}
        order by e.occurred_at desc, e.read_seq desc limit 1) s on true
      left join lateral (
        select true as is_by_hand from order_events e
        where e.tiktok_order_id = p."orderId" and e.kind = 'operator' and e.status = 'applied'
          and e.occurred_at >= s.occurred_at
        limit 1) h on true`,
  );

export interface SeenRecord {
  /** The key of the fact that sync would make of it. */
  eventKey: string;
  orderId: string;
  status: string;
  createTimeS: number | null;
  updateTimeS: number;
}

export interface ComparedRecord {
  eventKey: string;
  isKnown: boolean;
  /** How many units the order has; null while its details are not known. */
  orderUnits: number | null;
  hasFullReturn: boolean;
}

/**
 * Which cancellations or returns are not in the ledger yet, be it from a webhook (whose time is
 * that of the change or, for a cancellation, of its beginning) or from an earlier sync.
 */
export const compareRecords = (
  db: Database,
  shopId: string,
  list: Exclude<SyncList, "orders">,
  seen: SeenRecord[],
): Promise<ComparedRecord[]> =>
  guarded(
    () => db<ComparedRecord[]>`
      select r."eventKey",
        exists (
          select from order_events e
          where e.tiktok_order_id = r."orderId" and e.shop_id = ${shopId}
            and e.kind = ${list === "returns" ? "return_notice" : "cancellation_notice"}
            and e.tiktok_status = r.status
            and extract(epoch from e.occurred_at)::bigint in (r."updateTimeS", r."createTimeS")
        ) as "isKnown",
        (select sum((item->>'quantity')::int)::int
         from orders o, jsonb_array_elements(o.order_data->'items') item
         where o.tiktok_order_id = r."orderId") as "orderUnits",
        exists (
          select from order_events e where e.event_key = 'full_return:' || r."orderId"
        ) as "hasFullReturn"
      from jsonb_to_recordset(${JSON.stringify(seen)}::text::jsonb) as r(
        "eventKey" text, "orderId" text, status text, "createTimeS" bigint, "updateTimeS" bigint)`,
  );

/**
 * Orders whose details are owed, some at random: an id that TikTok never answers must not stand in
 * the way of the others for ever.
 */
export const staleOrders = (
  db: Database,
  shopId: string,
  { max }: { max: number },
): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ orderId: string }[]>`
      select tiktok_order_id as "orderId" from orders
      where shop_id = ${shopId} and details_stale order by random() limit ${max}`;
    return rows.map(({ orderId }) => orderId);
  });

/** Connected shops with orders whose details have been owed for so long, and not yet for very long. */
export const shopsWithStaleOrders = (
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ shopId: string }[]>`
      select s.id as "shopId" from shops s
      where s.status = 'connected' and exists (
        select from orders o
        where o.shop_id = s.id and o.details_stale
          and o.updated_at between now() - make_interval(secs => ${toMs / 1_000})
                               and now() - make_interval(secs => ${fromMs / 1_000}))`;
    return rows.map(({ shopId }) => shopId);
  });

export const connectedShopIds = (db: Database): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ id: string }[]>`
      select id from shops where status = 'connected' order by id`;
    return rows.map(({ id }) => id);
  });
