import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";
import type { SyncKind, SyncList } from "./sync-runs.ts";

export interface AskedRun {
  shopId: string;
  kind: Exclude<SyncKind, "scheduled" | "full">;
  list: SyncList;
  /** ISO 8601. `to` itself is left out. */
  from: string;
  to: string;
  /** Orders a second at most; null for as fast as TikTok allows. */
  perSecondMax: number | null;
  actor: string;
}

/**
 * Records a run that somebody asked for. Undefined for a shop that is not known. Its window ends in
 * the past, whatever was asked for: an order that changes while it is read must leave it.
 */
export const askForRun = (db: Database, asked: AskedRun): Promise<number | undefined> =>
  guarded(async () => {
    const [run] = await db<{ id: number }[]>`
      insert into sync_runs
        (shop_id, kind, list, window_from, window_to, status, per_second_max, actor)
      select id, ${asked.kind}, ${asked.list},
        date_trunc('second', ${asked.from}::timestamptz),
        greatest(date_trunc('second', ${asked.from}::timestamptz),
          least(date_trunc('second', ${asked.to}::timestamptz + interval '999 ms'),
                date_trunc('second', now()))),
        'waiting', ${asked.perSecondMax}::real, ${asked.actor}
      from shops where id = ${asked.shopId}
      returning id::float8 as id`;
    return run?.id;
  });

/**
 * A run that waits is over at once; one under way ends before its next page. False for one that has
 * ended, or that its shop's schedule began.
 */
export const askToCancel = (db: Database, runId: number): Promise<boolean> =>
  guarded(async () => {
    const rows = await db`
      update sync_runs set is_cancel_asked = true,
        finished_at = case when status = 'waiting' then now() end,
        status = case when status = 'waiting' then 'cancelled' else status end
      where id = ${runId} and status in ('waiting', 'running')
        and kind not in ('scheduled', 'full')
      returning 1`;
    return rows.length > 0;
  });
