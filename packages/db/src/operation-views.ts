import { viewed, type Views } from "./connect-views.ts";
import type { Database } from "./connect.ts";
import { isoText } from "./iso.ts";
import type { OperationKindName, OperationStatus } from "./operations.ts";

/** An operation and how far it is. Times are ISO 8601 in UTC. */
export interface OperationView {
  id: number;
  kind: OperationKindName;
  asked: Record<string, unknown>;
  actor: string;
  reason: string | null;
  status: OperationStatus;
  note: string | null;
  perSecond: number;
  total: number;
  /** Counted anew each time; they add up to `total`. */
  progress: { waiting: number; sent: number; succeeded: number; failed: number; skipped: number };
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

/** Newest first. */
export const listOperations = (
  { $client: sql }: Views,
  { beforeId, limit }: { beforeId: number | undefined; limit: number },
): Promise<OperationView[]> =>
  viewed(
    () => sql<OperationView[]>`
      select ${columns(sql)} from operations o
      where ${beforeId === undefined ? sql`true` : sql`o.id < ${beforeId}`}
      order by o.id desc limit ${limit}`,
  );

/** One operation, with some of the targets that failed or were skipped, and why. */
export const findOperation = (
  { $client: sql }: Views,
  id: number,
): Promise<
  | (OperationView & { troubles: { target: string; status: string; error: string | null }[] })
  | undefined
> =>
  viewed(async () => {
    const [operation] = await sql<OperationView[]>`
      select ${columns(sql)} from operations o where o.id = ${id}`;
    if (!operation) return undefined;
    const troubles = await sql<{ target: string; status: string; error: string | null }[]>`
      select target, status, error from operation_targets
      where operation_id = ${id} and status in ('failed', 'skipped')
      order by status, length(target), target limit ${troublesMax}`;
    return { ...operation, troubles };
  });

const troublesMax = 20;

const columns = (sql: Database) => sql`
  o.id::float8 as id, o.kind, o.filter as asked, o.actor, o.reason, o.status, o.note,
  o.per_second as "perSecond", o.total,
  (select jsonb_build_object(
     'waiting', count(*) filter (where t.status = 'waiting'),
     'sent', count(*) filter (where t.status = 'sent'),
     'succeeded', count(*) filter (where t.status = 'succeeded'),
     'failed', count(*) filter (where t.status = 'failed'),
     'skipped', count(*) filter (where t.status = 'skipped'))
   from operation_targets t where t.operation_id = o.id) as progress,
  ${isoText(sql, sql`o.created_at`)} as "createdAt", ${isoText(sql, sql`o.updated_at`)} as "updatedAt",
  ${isoText(sql, sql`o.finished_at`)} as "finishedAt"`;
