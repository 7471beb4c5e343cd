import type { OrderPhase, OrderState } from "@sluice/domain";
import { and, eq, sql, type AnyColumn, type SQL } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";
import { deadLetters } from "./schema/dead-letters.ts";
import { orderEvents } from "./schema/order-events.ts";
import { orders, orderTransitions } from "./schema/orders.ts";

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
    const page = rows.slice(0, limit);
    return { orders: page, next: rows.length > limit ? positionOf(page.at(-1)) : null };
  });

const conditionsOf = ({ state, phase, shop, orderId, from, to }: OrderFilter) =>
  [
    state && eq(orders.state, state),
    phase && eq(orders.phase, phase),
    shop && eq(orders.shopId, shop),
    orderId && eq(orders.tiktokOrderId, orderId),
    from && sql`${orders.createdAt} >= ${from}::timestamptz`,
    to && sql`${orders.createdAt} < ${to}::timestamptz`,
  ].flatMap((condition) => condition || []);

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
      })
      .from(orders)
      .where(isUuid(id) ? eq(orders.id, id) : eq(orders.tiktokOrderId, id));
    return order;
  });

const isUuid = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/**
 * Everything that happened to an order, oldest first: its facts by their arrival, its transitions,
 * its dead letters by their first failure. It may hold facts of an order that has no row yet.
 */
export const orderTimeline = (views: Views, tiktokOrderId: string) =>
  viewed(async () => {
    const [facts, transitions, letters] = await Promise.all([
      factsOf(views, tiktokOrderId),
      transitionsOf(views, tiktokOrderId),
      deadLettersOf(views, tiktokOrderId),
    ]);
    const entries = [
      ...facts.map(({ raw, isRawSealed, ...fact }) => ({
        type: "fact" as const,
        at: fact.receivedAt,
        ...fact,
        raw: isRawSealed ? "sealed" : (raw?.toString("utf8") ?? null),
      })),
      ...transitions.map((transition) => ({ type: "transition" as const, ...transition })),
      ...letters.map((letter) => ({
        type: "deadLetter" as const,
        at: letter.firstFailedAt,
        ...letter,
      })),
    ];
    // The texts have one width, so they sort as the times do; equal times stay in the order above.
    return entries.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  });

const factsOf = (views: Views, tiktokOrderId: string) =>
  views
    .select({
      id: textOf(orderEvents.id),
      eventKey: orderEvents.eventKey,
      shopId: orderEvents.shopId,
      kind: orderEvents.kind,
      source: orderEvents.source,
      tiktokStatus: orderEvents.tiktokStatus,
      phase: orderEvents.phase,
      occurredAt: iso(orderEvents.occurredAt),
      receivedAt: iso(orderEvents.receivedAt),
      decidedAt: isoOrNull(orderEvents.decidedAt),
      status: orderEvents.status,
      reason: orderEvents.reason,
      actor: orderEvents.actor,
      duplicates: orderEvents.duplicates,
      replays: orderEvents.replays,
      traceId: orderEvents.traceId,
      raw: orderEvents.raw,
      isRawSealed: orderEvents.rawSealed,
    })
    .from(orderEvents)
    .where(eq(orderEvents.tiktokOrderId, tiktokOrderId))
    .orderBy(orderEvents.id);

const transitionsOf = (views: Views, tiktokOrderId: string) =>
  views
    .select({
      at: iso(orderTransitions.at),
      id: textOf(orderTransitions.id),
      factId: textOf(orderTransitions.eventId),
      fromState: orderTransitions.fromState,
      fromPhase: orderTransitions.fromPhase,
      toState: orderTransitions.toState,
      toPhase: orderTransitions.toPhase,
      outcome: orderTransitions.outcome,
      reason: orderTransitions.reason,
      actor: orderTransitions.actor,
      lifecycleVersion: orderTransitions.lifecycleVersion,
    })
    .from(orderTransitions)
    .innerJoin(orders, eq(orders.id, orderTransitions.orderId))
    .where(eq(orders.tiktokOrderId, tiktokOrderId))
    .orderBy(orderTransitions.id);

const deadLettersOf = (views: Views, tiktokOrderId: string) =>
  views
    .select({
      id: textOf(deadLetters.id),
      eventKey: deadLetters.eventKey,
      stage: deadLetters.stage,
      error: deadLetters.error,
      attempts: deadLetters.attempts,
      firstFailedAt: iso(deadLetters.firstFailedAt),
      lastFailedAt: iso(deadLetters.lastFailedAt),
      status: deadLetters.status,
      actor: deadLetters.actor,
      reason: deadLetters.reason,
    })
    .from(deadLetters)
    .where(eq(deadLetters.tiktokOrderId, tiktokOrderId))
    .orderBy(deadLetters.id);

/** A time as `2026-11-22T15:30:00.123456Z`. */
const iso = (time: AnyColumn): SQL<string> => sql<string>`${isoOrNull(time)}`;

const isoOrNull = (time: AnyColumn | SQL) =>
  sql<string | null>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const textOf = (id: AnyColumn) => sql<string>`${id}::text`;

const summaryColumns = {
  id: orders.id,
  tiktokOrderId: orders.tiktokOrderId,
  shopId: orders.shopId,
  state: orders.state,
  phase: orders.phase,
  stateAsOf: isoOrNull(orders.stateAsOf),
  detailsStale: orders.detailsStale,
  needsAttention: orders.needsAttention,
  createdAt: iso(orders.createdAt),
  updatedAt: iso(orders.updatedAt),
};
