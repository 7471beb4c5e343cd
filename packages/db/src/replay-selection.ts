import { insertAudit, type AuditEntry } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import type { EventFilter } from "./event-views.ts";
import { guarded } from "./guarded.ts";

/** Which stored events: all that match the filter, those of these ids only, if there are any. */
export interface EventSelection extends EventFilter {
  ids?: string[] | undefined;
}

/** The ids of the selected events, oldest first, at most `max`. */
export const selectedEventIds = (
  db: Database,
  selection: EventSelection,
  { max }: { max: number },
): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ id: string }[]>`
      select e.id::text from order_events e where ${isSelected(db, selection)}
      order by e.id limit ${max}`;
    return rows.map(({ id }) => id);
  });

/** How many events are selected, counted up to `max`. */
export const countSelectedEvents = (
  db: Database,
  selection: EventSelection,
  { max }: { max: number },
): Promise<number> =>
  guarded(async () => {
    const [row] = await db<[{ count: number }]>`
      select count(*)::int as count from (
        select from order_events e where ${isSelected(db, selection)} limit ${max}) as selected`;
    return row.count;
  });

/**
 * Writes an operation that replays the selected events, its targets frozen as they are now, with the
 * entry in the audit log. At most `max`: the oldest. Answers the operation and how many they are.
 */
export const beginReplay = (
  db: Database,
  selection: EventSelection,
  asked: { reason: string; max: number; perSecond: number; audit: AuditEntry },
): Promise<{ operationId: string; events: number }> =>
  guarded(async () => {
    return await db.begin(async (tx) => {
      const [operation] = await tx<[{ id: string }]>`
        insert into operations (kind, filter, actor, reason, per_second, total)
        values ('replay', ${JSON.stringify(selection)}::text::jsonb, ${asked.audit.actor},
          ${asked.reason}, ${asked.perSecond}, 0)
        returning id::text`;
      const { count: events } = await tx`
        insert into operation_targets (operation_id, target)
        select ${operation.id}::bigint, e.id::text from order_events e
        where ${isSelected(tx, selection)} order by e.id limit ${asked.max}`;
      await tx`update operations set total = ${events} where id = ${operation.id}`;
      await insertAudit(tx, {
        ...asked.audit,
        detail: { ...asked.audit.detail, operationId: operation.id, events },
      });
      return { operationId: operation.id, events };
    });
  });

/** What is not asked for folds away when the statement is planned, so each filter finds its index. */
const isSelected = (sql: Database | Transaction, selection: EventSelection) => {
  const is = (column: string, value: string | undefined) =>
    sql`(${value ?? null}::text is null or e.${sql(column)} = ${value ?? null}::text)`;
  const { ids, from, to } = selection;
  return sql`
    (${ids ?? null}::bigint[] is null or e.id = any(${ids ?? null}::bigint[]))
    and ${is("tiktok_order_id", selection.orderId)}
    and ${is("shop_id", selection.shop)}
    and ${is("kind", selection.kind)}
    and ${is("source", selection.source)}
    and ${is("status", selection.status)}
    and ${is("event_key", selection.eventKey)}
    and ${is("trace_id", selection.traceId)}
    and (${from ?? null}::timestamptz is null or e.received_at >= ${from ?? null}::timestamptz)
    and (${to ?? null}::timestamptz is null or e.received_at < ${to ?? null}::timestamptz)`;
};
