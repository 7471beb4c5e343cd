import { PersonalField, type OrderPhase, type OrderState, type PersonalPart } from "@sluice/domain";
import { and, eq, sql, type AnyColumn } from "drizzle-orm";
import { isUuid } from "./buyers.ts";
import { viewed, type Views } from "./connect-views.ts";
import { iso, isoOrNull } from "./iso.ts";
import { orders } from "./schema/orders.ts";

/** Where a page ended. The time is Postgres's own text: a JS Date would lose its microseconds. */
export interface OrderPosition {
  createdAt: string;
  id: string;
}

export interface OrderFilter {
  state?: OrderState | undefined;
  phase?: OrderPhase | undefined;
  shop?: string | undefined;
  /** TikTok's id. */
  orderId?: string | undefined;
  /** ISO 8601, on `created_at`; `from` is included, `to` is not. */
  from?: string | undefined;
  to?: string | undefined;
  /** Sluice gave up on an event of the order. */
  attention?: boolean | undefined;
  /** Its details are owed. */
  stale?: boolean | undefined;
}

/** A keyset page of orders, newest first. All times here and below are ISO 8601 in UTC. */
export const listOrders = (
  views: Views,
  { filter, limit, after }: { filter: OrderFilter; limit: number; after: OrderPosition | null },
) =>
  viewed(async () => {
    const rows = await views
      .select(summaryColumns)
      .from(orders)
      .where(and(...conditionsOf(filter), after ? isAfter(after) : undefined))
      .orderBy(...newestFirst)
      .limit(limit + 1);
    const page = rows.slice(0, limit).map(withTotal);
    return { orders: page, next: rows.length > limit ? positionOf(page.at(-1)) : null };
  });

const conditionsOf = ({ state, phase, shop, orderId, from, to, ...flags }: OrderFilter) =>
  [
    state && eq(orders.state, state),
    phase && eq(orders.phase, phase),
    shop && eq(orders.shopId, shop),
    orderId && eq(orders.tiktokOrderId, orderId),
    from && sql`${orders.createdAt} >= ${from}::timestamptz`,
    to && sql`${orders.createdAt} < ${to}::timestamptz`,
    // Spelled like the indexes' conditions.
    flags.attention !== undefined && flag(orders.needsAttention, flags.attention),
    flags.stale !== undefined && flag(orders.detailsStale, flags.stale),
  ].flatMap((condition) => condition || []);

const flag = (column: AnyColumn, isSet: boolean) => (isSet ? sql`${column}` : sql`not ${column}`);

const isAfter = ({ createdAt, id }: OrderPosition) =>
  sql`(${orders.createdAt}, ${orders.id}) < (${createdAt}::timestamptz, ${id}::uuid)`;

// Spelled like the indexes, or Postgres would not use them.
const newestFirst = [sql`${orders.createdAt} desc nulls last`, sql`${orders.id} desc nulls last`];

const positionOf = (order: OrderPosition | undefined): OrderPosition | null =>
  order ? { createdAt: order.createdAt, id: order.id } : null;

/** One order by Sluice's id or by TikTok's. */
export const findOrder = (views: Views, id: string) =>
  viewed(async () => {
    const [order] = await views
      .select({
        ...summaryColumns,
        detailsAsOf: isoOrNull(sql`to_timestamp(nullif(${orders.updateTime}, 0))`),
        lifecycleVersion: orders.lifecycleVersion,
        orderData: orders.orderData,
        ...buyerColumns,
      })
      .from(orders)
      .where(isUuid(id) ? eq(orders.id, id) : eq(orders.tiktokOrderId, id));
    return order && withBuyer(withTotal(order));
  });

const buyerColumns = {
  completeness: sql<PersonalPart | null>`(
    select s.personal from order_snapshots s join shop_keys k on k.shop_id = orders.shop_id
    where s.order_id = orders.id
    order by case s.personal when 'full' then 2 when 'masked' then 1 else 0 end desc limit 1)`,
  erasedAt: isoOrNull(orders.erasedAt),
};

/** Says what may be revealed, and opens nothing for it. */
const withBuyer = <Row extends { completeness: PersonalPart | null; erasedAt: string | null }>({
  completeness,
  erasedAt,
  ...order
}: Row) => ({
  ...order,
  buyer: {
    isKnown: completeness !== null,
    completeness: completeness ?? ("none" as const),
    fields: completeness === null ? [] : [...PersonalField.options],
    erasedAt,
  },
});

/** Both are there, or the order was never read. */
const withTotal = <Row extends { amount: string | null; currency: string | null }>({
  amount,
  currency,
  ...order
}: Row) => ({
  ...order,
  total: amount === null || currency === null ? null : { amount, currency },
});

const summaryColumns = {
  id: orders.id,
  tiktokOrderId: orders.tiktokOrderId,
  shopId: orders.shopId,
  state: orders.state,
  phase: orders.phase,
  amount: sql<string | null>`${orders.orderData} #>> '{amounts,total}'`,
  currency: sql<string | null>`${orders.orderData} ->> 'currency'`,
  items: sql<number>`(
    select coalesce(sum(q::int), 0)::int
    from jsonb_path_query(${orders.orderData}, '$.items[*].quantity') as q)`,
  stateAsOf: isoOrNull(orders.stateAsOf),
  detailsStale: orders.detailsStale,
  needsAttention: orders.needsAttention,
  createdAt: iso(orders.createdAt),
  updatedAt: iso(orders.updatedAt),
};
