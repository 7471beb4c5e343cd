import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { heldBy, type Lease } from "./leases.ts";

export type SyncList = "orders" | "cancellations" | "returns";
/** `full` is a scheduled run that reads the last 24 h whole; the last three are asked for by people. */
export type SyncKind = "scheduled" | "full" | "window" | "backfill" | "reconcile";

/** One reading of a window of a shop's list. Times are seconds UTC. */
export interface SyncRun {
  id: number;
  shopId: string;
  kind: SyncKind;
  list: SyncList;
  fromS: number;
  toS: number;
  /** All that changed before it is handled: where the run goes on. */
  positionS: number | null;
  /** The search whose next page comes; null where a new one begins at the position. */
  search: SearchUnderWay | null;
  perSecondMax: number | null;
}

/** A search of update times from `fromS` up to but without `untilS`, and its next page. */
export interface SearchUnderWay {
  fromS: number;
  untilS: number;
  pageToken: string;
  /** How many TikTok said there are. */
  total: number | null;
}

export interface SyncCounts {
  seen: number;
  missing: number;
  stale: number;
  byHand: number;
  enqueued: number;
  calls: number;
}

export interface SyncTimes {
  /** What changed less long ago is most likely on its way already. */
  lagMs: number;
  /** How far a run goes back behind the last one. */
  overlapS: number;
  /** How far a full pass goes back, and how often there is one. */
  fullSpanS: number;
  fullEveryS: number;
  /** A run that would follow sooner behind another brings nothing; a full pass that is due does. */
  gapS: number;
}

const runColumns = (db: Database) => db`
  id::float8 as id, shop_id as "shopId", kind, list,
  extract(epoch from window_from)::float8 as "fromS", extract(epoch from window_to)::float8 as "toS",
  extract(epoch from position)::float8 as "positionS", search, per_second_max as "perSecondMax"`;

/**
 * The scheduled runs that the holder of the shop's lease is to work on: those that a dead worker
 * left, and a new one for each list that has none. All times are Postgres's.
 */
export const beginScheduledRuns = (
  db: Database,
  lease: Lease,
  shopId: string,
  { lagMs, overlapS, fullSpanS, fullEveryS, gapS }: SyncTimes,
): Promise<SyncRun[]> =>
  guarded(async () => {
    await db`
      insert into sync_cursors (shop_id, list, watermark)
      select ${shopId}, list, now() - make_interval(secs => ${fullSpanS})
      from unnest(array['orders', 'cancellations', 'returns']) as list
      on conflict (shop_id, list) do nothing`;
    await db`
      insert into sync_runs (shop_id, kind, list, window_from, window_to, status)
      select shop_id, case when is_full then 'full' else 'scheduled' end, list, floored, ending, 'running'
      from (
        select c.*, date_trunc('second', now() - make_interval(secs => ${lagMs / 1_000})) as ending,
          date_trunc('second', case when is_full
            then least(watermark - make_interval(secs => ${overlapS}),
                       now() - make_interval(secs => ${fullSpanS}))
            else watermark - make_interval(secs => ${overlapS}) end) as floored
        from (
          select *, (full_pass_at is null
              or full_pass_at < now() - make_interval(secs => ${fullEveryS})) as is_full
          from sync_cursors where shop_id = ${shopId}) c) w
      where floored < ending and ${heldBy(db, lease)}
        and not exists (
          select from sync_runs r
          where r.shop_id = w.shop_id and r.list = w.list and r.kind in ('scheduled', 'full')
            and (r.status = 'running'
              or (not is_full and r.started_at > now() - make_interval(secs => ${gapS}))))`;
    return await db<SyncRun[]>`
      select ${runColumns(db)} from sync_runs
      where shop_id = ${shopId} and status = 'running' and kind in ('scheduled', 'full')
      order by array_position(array['orders', 'cancellations', 'returns'], list), id`;
  });

/** A run that a person asked for, as long as it is open; it counts as running from now on. */
export const takeUpRun = (
  db: Database,
  lease: Lease,
  runId: number,
): Promise<SyncRun | undefined> =>
  guarded(async () => {
    const [run] = await db<SyncRun[]>`
      update sync_runs set status = 'running', updated_at = now()
      where id = ${runId} and status in ('waiting', 'running') and ${heldBy(db, lease)}
      returning ${runColumns(db)}`;
    return run;
  });

export interface Progress extends SyncCounts {
  positionS: number;
  search: SearchUnderWay | null;
  total: number | null;
}

/**
 * Notes how far a run has come, before its next page is read, and renews its lease in the same
 * statement. Answers a read number for that page; undefined if the lease was lost meanwhile.
 */
export const noteProgress = (
  db: Database,
  lease: Lease,
  run: SyncRun,
  progress: Progress,
  { lastsMs }: { lastsMs: number },
): Promise<{ readSeq: number; isCancelAsked: boolean } | undefined> =>
  guarded(async () => {
    const p = progress;
    const [row] = await db<{ readSeq: number; isCancelAsked: boolean }[]>`
      with renewed as (
        update leases set until = now() + make_interval(secs => ${lastsMs / 1_000})
        where name = ${lease.name} and holder = ${lease.holder}
        returning 1)
      update sync_runs set
        position = to_timestamp(${p.positionS}::float8),
        search = ${p.search && JSON.stringify(p.search)}::text::jsonb, seen = seen + ${p.seen},
        missing = missing + ${p.missing}, stale = stale + ${p.stale}, by_hand = by_hand + ${p.byHand},
        enqueued = enqueued + ${p.enqueued}, calls = calls + ${p.calls},
        total = greatest(total, ${p.total}::int), error = null, updated_at = now()
      where id = ${run.id} and exists (select from renewed)
      returning nextval('read_seq')::float8 as "readSeq", is_cancel_asked as "isCancelAsked"`;
    return row;
  });

/** The last page is handled: the run is done, and only now does its list's watermark move. */
export const finishRun = (db: Database, lease: Lease, run: SyncRun): Promise<void> =>
  guarded(async () => {
    await db`
      with run as (
        update sync_runs set status = 'done', position = window_to, error = null,
          updated_at = now(), finished_at = now()
        where id = ${run.id} and status = 'running' and ${heldBy(db, lease)}
        returning shop_id, list, kind, window_to, started_at)
      update sync_cursors c set
        watermark = greatest(c.watermark, run.window_to),
        full_pass_at = case when run.kind = 'full'
          then greatest(c.full_pass_at, run.started_at) else c.full_pass_at end
      from run
      where c.shop_id = run.shop_id and c.list = run.list and run.kind in ('scheduled', 'full')`;
  });

/** It ends without having read all; a scheduled one is followed by the next from where it began. */
export const endRun = (
  db: Database,
  lease: Lease,
  run: SyncRun,
  { status, error }: { status: "failed" | "cancelled"; error: string | null },
): Promise<void> =>
  guarded(async () => {
    await db`
      update sync_runs set status = ${status}, error = ${error}, updated_at = now(),
        finished_at = now()
      where id = ${run.id} and status = 'running' and ${heldBy(db, lease)}`;
  });

/** Why a run waits though nobody stopped it, for who watches it. */
export const noteWait = (db: Database, run: SyncRun, why: string): Promise<void> =>
  guarded(async () => {
    await db`
      update sync_runs set error = ${why}, updated_at = now()
      where id = ${run.id} and status = 'running'`;
  });

/**
 * Redis lost its data, and jobs with it: each list's last 24 h are to be read whole. False where
 * nothing has ever been read, so that nothing can have been lost.
 */
export const oweFullPasses = (db: Database): Promise<boolean> =>
  guarded(async () => {
    const rows = await db`update sync_cursors set full_pass_at = null returning 1`;
    return rows.length > 0;
  });

/** Runs that were asked for and that nobody has touched for a while: their job may be lost. */
export const runsLeftAlone = (
  db: Database,
  { untouchedMs }: { untouchedMs: number },
): Promise<{ id: number; shopId: string }[]> =>
  guarded(
    () => db`
      select id::float8 as id, shop_id as "shopId" from sync_runs
      where status in ('waiting', 'running') and kind not in ('scheduled', 'full')
        and updated_at < now() - make_interval(secs => ${untouchedMs / 1_000})
      limit 100`,
  );

/** Forgets runs that nobody will ask for any more. */
export const forgetOldRuns = (db: Database, { keptDays }: { keptDays: number }): Promise<void> =>
  guarded(async () => {
    await db`
      delete from sync_runs where id in (
        select id from sync_runs
        where kind in ('scheduled', 'full') and finished_at < now() - make_interval(days => ${keptDays})
        limit 1000)`;
  });
