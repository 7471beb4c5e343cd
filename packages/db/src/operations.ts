import { insertAudit } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import { isChosen, type ChosenLetters, type DeadLetterStatus } from "./dead-letter-filter.ts";
import { guarded } from "./guarded.ts";

export type OperationKindName = "retry" | "discard" | "restore" | "replay" | "resync";
export type OperationStatus = "running" | "paused" | "stopped" | "aborted" | "done";

export interface AskedOperation {
  kind: OperationKindName;
  /** What was asked for, as it was asked: a filter or ids. Free of personal data. */
  asked: Record<string, unknown>;
  actor: string;
  reason: string | null;
  perSecond: number;
  /** One target is tried first, then ten, before the rest follow. */
  hasCanary: boolean;
}

/**
 * Begins an operation over the targets that `select` yields as its only column, frozen now. Answers
 * its id; undefined, and there is no operation, where there is no target.
 */
export const startOperation = (
  db: Database,
  operation: AskedOperation,
  select: (tx: Transaction) => ReturnType<Transaction>,
): Promise<number | undefined> =>
  guarded(
    () =>
      db.begin(async (tx) => {
        await tx`select set_config('statement_timeout', ${String(freezeTimeLimitMs)}, true)`;
        const { kind, asked, actor, reason, perSecond, hasCanary } = operation;
        const [row] = await tx<{ id: number }[]>`
          insert into operations (kind, filter, actor, reason, per_second, total)
          values (${kind}, ${JSON.stringify(asked)}::text::jsonb, ${actor}, ${reason}, ${perSecond}, 0)
          returning id::float8 as id`;
        const id = row?.id ?? 0;
        const { count: total } = await tx`
          insert into operation_targets (operation_id, target)
          select ${id}, target::text from (${select(tx)}) as chosen(target)
          on conflict do nothing`;
        if (total === 0) {
          await tx`delete from operations where id = ${id}`;
          return undefined;
        }
        await tx`
          update operations set total = ${total}, canary = ${hasCanary ? 1 : total} where id = ${id}`;
        await insertAudit(tx, {
          actor,
          action: `operation.${kind}`,
          target: String(id),
          detail: { asked, total, ...(reason !== null && { reason }) },
        });
        return id;
      }),
    freezeTimeLimitMs + 500,
  );

// A million targets take about ten seconds to freeze.
const freezeTimeLimitMs = 25_000;

/** An operation over those chosen letters that stand in `from`. */
export const startLetterOperation = (
  db: Database,
  operation: AskedOperation,
  { chosen, from }: { chosen: ChosenLetters; from: DeadLetterStatus },
) =>
  startOperation(
    db,
    operation,
    (tx) =>
      tx`select d.id from dead_letters d where d.status = ${from} and ${isChosen(tx, chosen)}`,
  );

/** An operation over targets that are known by name. */
export const startOperationOver = (db: Database, operation: AskedOperation, targets: string[]) =>
  startOperation(db, operation, (tx) => tx`select unnest(${targets}::text[])`);

/** Nothing more is sent. What is under way already ends as it ends. */
export const pauseOperation = (db: Database, id: number, actor: string) =>
  moveOperation(db, id, actor, { to: "paused", from: ["running"] });

/** Goes on. One that had stopped itself takes its failures for granted and tries no canary again. */
export const resumeOperation = (db: Database, id: number, actor: string) =>
  moveOperation(db, id, actor, { to: "running", from: ["paused", "stopped"] });

/** For good: what has not been sent is skipped. */
export const abortOperation = (db: Database, id: number, actor: string) =>
  moveOperation(db, id, actor, { to: "aborted", from: ["running", "paused", "stopped"] });

/** Where it stands now, and whether that is what was asked for; undefined if there is no such one. */
const moveOperation = (
  db: Database,
  id: number,
  actor: string,
  { to, from }: { to: OperationStatus; from: OperationStatus[] },
): Promise<{ status: OperationStatus; isMoved: boolean } | undefined> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [row] = await tx<{ status: OperationStatus }[]>`
        select status from operations where id = ${id} for no key update`;
      if (!row) return undefined;
      if (!from.includes(row.status)) return { status: row.status, isMoved: false };
      await tx`
        update operations set
          status = ${to}, note = null, updated_at = clock_timestamp(),
          canary = case when ${to} = 'running' and status = 'stopped' then total else canary end,
          finished_at = case when ${to} = 'aborted' then clock_timestamp() end
        where id = ${id}`;
      if (to === "aborted")
        await tx`
          update operation_targets
          set status = case when sent_at is null then 'skipped' else 'sent' end,
              error = case when sent_at is null then 'aborted before it was sent' end
          where operation_id = ${id} and status = 'waiting'`;
      await insertAudit(tx, { actor, action: `operation.${to}`, target: String(id) });
      return { status: to, isMoved: true };
    }),
  );
