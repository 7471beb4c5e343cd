import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Who did what to what. Free of secrets and of personal data. */
export interface AuditEntry {
  actor: string;
  action: string;
  target: string | null;
  detail?: Record<string, unknown>;
  /** False where it was asked for and refused. */
  succeeded?: boolean;
  /** Where a login came from. */
  address?: string;
}

export const recordAudit = (db: Database, entry: AuditEntry): Promise<void> =>
  guarded(() => insertAudit(db, entry));

/** The same within a transaction, so that a change and its entry stand or fall together. */
export const insertAudit = async (
  sql: Database | Transaction,
  { actor, action, target, detail, succeeded, address }: AuditEntry,
): Promise<void> => {
  await sql`
    insert into audit_log (actor, action, target, detail, succeeded, address)
    values (${actor}, ${action}, ${target},
      ${detail === undefined ? null : JSON.stringify(detail)}::text::jsonb,
      ${succeeded ?? true}, ${address ?? null}::text::inet)`;
};

/** One entry as it stands in the log. */
export interface AuditRow {
  id: number;
  at: Date;
  actor: string;
  action: string;
  target: string | null;
  succeeded: boolean;
  address: string | null;
  detail: Record<string, unknown> | null;
}

/** What narrows the log. `from` is included, `to` is not; `before` is an id. */
export interface AuditFilter {
  actor?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  before?: number | undefined;
  limit: number;
}

/** The newest entries first. */
export const listAudit = (db: Database, filter: AuditFilter): Promise<AuditRow[]> =>
  guarded(
    () => db<AuditRow[]>`
      select id::float8 as id, at, actor, action, target, succeeded, host(address) as address,
             detail
      from audit_log
      where true
        ${filter.actor === undefined ? db`` : db`and actor = ${filter.actor}`}
        ${filter.action === undefined ? db`` : db`and action = ${filter.action}`}
        ${filter.target === undefined ? db`` : db`and target = ${filter.target}`}
        ${filter.from === undefined ? db`` : db`and at >= ${filter.from}::text::timestamptz`}
        ${filter.to === undefined ? db`` : db`and at < ${filter.to}::text::timestamptz`}
        ${filter.before === undefined ? db`` : db`and id < ${filter.before}`}
      order by id desc
      limit ${filter.limit}`,
  );
