import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import type { OperationKindName } from "./operations.ts";

/** An operation that a worker has to look after. */
export interface OperationUnderWay {
  id: number;
  kind: OperationKindName;
  actor: string;
  reason: string | null;
  /** False for one that sends nothing more, of which some are under way. */
  isRunning: boolean;
}

export const operationsUnderWay = (db: Database): Promise<OperationUnderWay[]> =>
  guarded(
    () => db<OperationUnderWay[]>`
      select id::float8 as id, kind, actor, reason, status = 'running' as "isRunning"
      from operations o
      where status = 'running' or status <> 'done' and exists (
        select from operation_targets t where t.operation_id = o.id and t.status = 'sent')
      order by id`,
  );

/**
 * Takes up to 200 targets whose turn it is, and does `also` with them in the same transaction, whose
 * answer it answers; undefined where nobody's turn it is. First
 * those again that a worker took and did not report as sent: it may have died. Pace and canary are
 * reckoned here, behind the operation's lock, so that they hold however many workers are at it.
 */
export const claimTargets = <Taken>(
  db: Database,
  operationId: number,
  also: (tx: Transaction, targets: string[]) => Promise<Taken>,
): Promise<Taken | undefined> =>
  guarded(async () => {
    let taken: Taken | undefined;
    await db.begin(async (tx) => {
      const [operation] = await tx<{ canary: number; perSecond: number; updatedAt: string }[]>`
        select canary, per_second as "perSecond", updated_at::text as "updatedAt"
        from operations where id = ${operationId} and status = 'running' for no key update`;
      if (!operation) return;
      const { canary, perSecond, updatedAt } = operation;
      const [sent] = await tx<{ sinceStep: number; lastSecond: number; underWay: number }[]>`
        select
          count(*) filter (where sent_at >= ${updatedAt}::text::timestamptz
            and status <> 'skipped')::float8 as "sinceStep",
          count(*) filter (where sent_at > clock_timestamp() - interval '1 second')::float8
            as "lastSecond",
          count(*) filter (where sent_at is not null and status in ('waiting', 'sent'))::float8
            as "underWay"
        from operation_targets where operation_id = ${operationId}`;
      const { sinceStep = 0, lastSecond = 0, underWay = 0 } = sent ?? {};
      const mayBeNew = Math.min(
        canary - sinceStep,
        perSecond - lastSecond,
        perSecond * secondsUnderWayMax - underWay,
        targetsMax,
      );
      const rows = await tx<{ target: string }[]>`
        (select target from operation_targets
         where operation_id = ${operationId} and status = 'waiting' and sent_at is not null
         limit ${targetsMax})
        union all
        (select target from operation_targets
         where operation_id = ${operationId} and status = 'waiting' and sent_at is null
         order by length(target), target
         limit ${Math.max(0, mayBeNew)})`;
      const targets = rows.map(({ target }) => target);
      if (targets.length === 0) return;
      await tx`
        update operation_targets set sent_at = coalesce(sent_at, clock_timestamp())
        where operation_id = ${operationId} and target = any(${targets}::text[])`;
      taken = await also(tx, targets);
    });
    return taken;
  });

const targetsMax = 200;
// Those whose outcome is not known yet, in seconds of the pace: when failures return, so many are out.
const secondsUnderWayMax = 10;

export interface TargetOutcome {
  target: string;
  status: "sent" | "succeeded" | "failed" | "skipped";
  error: string | null;
}

/** Notes what became of targets that this worker had taken. */
export const noteOutcomes = (
  sql: Database,
  operationId: number,
  outcomes: TargetOutcome[],
): Promise<void> => guarded(() => writeOutcomes(sql, operationId, outcomes));

/** The same within a transaction. Whatever has been judged meanwhile stays judged. */
export const writeOutcomes = async (
  sql: Database | Transaction,
  operationId: number,
  outcomes: TargetOutcome[],
): Promise<void> => {
  if (outcomes.length === 0) return;
  await sql`
    update operation_targets t set status = r.status, error = r.error
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::text::jsonb)
      as r(target text, status text, error text)
    where t.operation_id = ${operationId} and t.target = r.target and t.status = 'waiting'`;
};

/**
 * Takes the next step if what is under way allows it: from one target to ten to all, to the end, or
 * to a stop because targets fail again. Two at once take it one after the other.
 */
export const stepOn = (db: Database, operationId: number): Promise<void> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [operation] = await tx<{ canary: number; total: number; updatedAt: string }[]>`
        select canary, total, updated_at::text as "updatedAt" from operations
        where id = ${operationId} and status = 'running' for no key update`;
      if (!operation) return;
      const { canary, total, updatedAt } = operation;
      const isSince = tx`sent_at >= ${updatedAt}::text::timestamptz`;
      const [now] = await tx<Step[]>`
        select
          count(*) filter (where sent_at is null and status = 'waiting')::float8 as waiting,
          count(*) filter (where sent_at is not null and status in ('waiting', 'sent'))::float8
            as "underWay",
          count(*) filter (where ${isSince} and status <> 'skipped')::float8 as tried,
          count(*) filter (where ${isSince} and status = 'failed')::float8 as failed,
          (select count(*) filter (where status = 'failed')::float8 from (
            select status from operation_targets
            where operation_id = ${operationId} and ${isSince} and status in ('succeeded', 'failed')
            order by sent_at desc limit ${watched}) as latest) as "failedLately",
          max(error) filter (where ${isSince} and status = 'failed') as error
        from operation_targets where operation_id = ${operationId}`;
      const next = now && nextStep(now, canary, total);
      if (!next) return;
      await tx`
        update operations set
          status = ${next.kind === "on" ? "running" : next.kind}, updated_at = clock_timestamp(),
          canary = ${next.kind === "on" ? next.canary : canary},
          note = ${next.kind === "stopped" ? next.note : null},
          finished_at = ${next.kind === "done" ? tx`clock_timestamp()` : null}
        where id = ${operationId}`;
    }),
  );

interface Step {
  waiting: number;
  /** Taken, and not judged yet. */
  underWay: number;
  /** Since the last step: those that count for the canary. */
  tried: number;
  failed: number;
  failedLately: number;
  error: string | null;
}

type Next =
  { kind: "on"; canary: number } | { kind: "stopped"; note: string } | { kind: "done" } | undefined;

const nextStep = (now: Step, canary: number, total: number): Next => {
  if (now.waiting === 0) return now.underWay === 0 ? { kind: "done" } : undefined;
  return canary < total ? afterTrial(now, canary, total) : inMainPart(now);
};

const afterTrial = (now: Step, canary: number, total: number): Next => {
  const { tried, failed, underWay, error } = now;
  const which = canary === 1 ? "the first one" : `${failed} of the next ${canary}`;
  if (failed > 0) return { kind: "stopped", note: noteOf(which, error) };
  if (tried < canary || underWay > 0) return undefined;
  return { kind: "on", canary: canary < secondCanary ? Math.min(secondCanary, total) : total };
};

const inMainPart = ({ failedLately, error }: Step): Next =>
  failedLately > watched * failedShareMax
    ? { kind: "stopped", note: noteOf(`${failedLately} of the last ${watched}`, error) }
    : undefined;

const noteOf = (which: string, error: string | null) =>
  `${which} failed again: ${error ?? "no cause is on record"}; resume to go on all the same`;

const secondCanary = 10;
const watched = 50;
const failedShareMax = 0.05;
