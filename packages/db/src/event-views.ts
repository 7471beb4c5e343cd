import type { FactKind, FactSource, FactStatus } from "@sluice/domain";
import { and, desc, eq, lt, sql, type AnyColumn } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";
import { iso, isoOrNull } from "./iso.ts";
import { orderEvents } from "./schema/order-events.ts";

export interface EventFilter {
  /** TikTok's id. */
  orderId?: string | undefined;
  shop?: string | undefined;
  kind?: FactKind | undefined;
  source?: FactSource | undefined;
  status?: FactStatus | undefined;
  eventKey?: string | undefined;
  traceId?: string | undefined;
  /** ISO 8601, on `received_at`; `from` is included, `to` is not. */
  from?: string | undefined;
  to?: string | undefined;
}

/** A keyset page of stored events, the last that were stored first. `before` is the page's end. */
export const listEvents = (
  views: Views,
  { filter, limit, before }: { filter: EventFilter; limit: number; before: string | null },
) =>
  viewed(async () => {
    const rows = await views
      .select(eventColumns)
      .from(orderEvents)
      .where(and(...conditionsOf(filter), before ? lt(orderEvents.id, Number(before)) : undefined))
      .orderBy(desc(orderEvents.id))
      .limit(limit + 1);
    const events = rows.slice(0, limit);
    return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
  });

const conditionsOf = (filter: EventFilter) =>
  [
    filter.orderId && eq(orderEvents.tiktokOrderId, filter.orderId),
    filter.shop && eq(orderEvents.shopId, filter.shop),
    filter.kind && eq(orderEvents.kind, filter.kind),
    filter.source && eq(orderEvents.source, filter.source),
    filter.status && eq(orderEvents.status, filter.status),
    filter.eventKey && eq(orderEvents.eventKey, filter.eventKey),
    filter.traceId && eq(orderEvents.traceId, filter.traceId),
    filter.from && sql`${orderEvents.receivedAt} >= ${filter.from}::timestamptz`,
    filter.to && sql`${orderEvents.receivedAt} < ${filter.to}::timestamptz`,
  ].flatMap((condition) => condition || []);

/** One event with its body as it came, or `sealed` if that may hold personal data. */
export const findEvent = (views: Views, id: string) =>
  viewed(async () => {
    const [row] = await views
      .select({ ...eventColumns, ...rawColumns })
      .from(orderEvents)
      .where(eq(orderEvents.id, Number(id)));
    return row && withShownRaw(row);
  });

export const textOf = (id: AnyColumn) => sql<string>`${id}::text`;

/** The columns of an event; its body is asked for apart, because one may have 128 kB. */
export const eventColumns = {
  id: textOf(orderEvents.id),
  eventKey: orderEvents.eventKey,
  shopId: orderEvents.shopId,
  tiktokOrderId: orderEvents.tiktokOrderId,
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
  mappingVersion: orderEvents.mappingVersion,
};

export const rawColumns = { raw: orderEvents.raw, isRawSealed: orderEvents.rawSealed };

/** A body as people see it. */
export const withShownRaw = <Row extends { raw: Buffer | null; isRawSealed: boolean }>({
  raw,
  isRawSealed,
  ...event
}: Row) => ({
  ...event,
  raw: raw !== null && isRawSealed ? "sealed" : (raw?.toString("utf8") ?? null),
});
