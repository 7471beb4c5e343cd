import type { Database } from "./connect.ts";
import { eraseOrders } from "./erase-buyer.ts";
import { personalStages } from "./erased.ts";
import { guarded } from "./guarded.ts";

/**
 * Forgets the bodies of webhooks that came so long ago, about in the order in which they came, and
 * remembers in the statement itself up to where all are old. Answers how many facts that were.
 */
export const forgetOldBodies = (
  db: Database,
  { olderThanDays, max }: { olderThanDays: number; max: number },
): Promise<number> =>
  guarded(async () => {
    await db`
      insert into sweep_positions (sweep, position) values ('old bodies', 0)
      on conflict (sweep) do nothing`;
    const [row] = await db<{ passed: number }[]>`
      with place as (
        select position from sweep_positions where sweep = 'old bodies' for update),
      page as (
        select e.id, e.received_at < now() - make_interval(days => ${olderThanDays}) as is_old
        from order_events e, place where e.id > place.position order by e.id limit ${max}),
      bound as (
        select coalesce(min(id) filter (where not is_old) - 1, max(id)) as id from page),
      forgotten as (
        update order_events e set raw = null
        where e.id in (select id from page where is_old) and e.raw is not null),
      moved as (
        update sweep_positions set position = bound.id from bound
        where sweep = 'old bodies' and bound.id > position)
      select count(*)::int as passed from page, bound where page.id <= bound.id`;
    return row?.passed ?? 0;
  });

/**
 * Erases what an order tells of its buyer once it has been delivered or failed for so long, a page of
 * snapshots a call: `after` is where the page before ended. Answers where to go on, or null, and how
 * old the oldest snapshot is that stays, in seconds since 1970.
 */
export const eraseOldSnapshots = async (
  db: Database,
  { olderThanDays, after, max }: { olderThanDays: number; after: string; max: number },
): Promise<{ next: string | null; oldestS: number | null }> => {
  const page = await guarded(
    () => db<{ id: string; orderId: string; updateTimeS: number; isDue: boolean }[]>`
      select o.id, o.tiktok_order_id as "orderId", s.update_time::float8 as "updateTimeS",
        o.state in ('delivered', 'failed')
          and o.state_as_of < now() - make_interval(days => ${olderThanDays}) as "isDue"
      from order_snapshots s join orders o on o.id = s.order_id
      where s.order_id > ${after}::uuid order by s.order_id, s.slot limit ${max}`,
  );
  const due = [...new Set(page.flatMap(({ isDue, orderId }) => (isDue ? [orderId] : [])))];
  if (due.length > 0) await guarded(() => db.begin((tx) => eraseOrders(tx, due)));
  const kept = page.flatMap(({ isDue, updateTimeS }) => (isDue ? [] : [updateTimeS]));
  return {
    // The last order's second snapshot, its newest, may be passed by: the fullest is the older one.
    next: page.length < max ? null : (page.at(-1)?.id ?? null),
    oldestS: kept.length > 0 ? Math.min(...kept) : null,
  };
};

/** Remembers how old the oldest snapshot is; without one, that there was none now. */
export const noteOldestSnapshot = (db: Database, oldestS: number | null): Promise<void> =>
  guarded(async () => {
    const position =
      oldestS === null ? db`extract(epoch from now())::bigint` : db`${oldestS}::bigint`;
    await db`
      insert into sweep_positions (sweep, position) values ('old snapshots', ${position})
      on conflict (sweep) do update set position = excluded.position`;
  });

/** How old the oldest sealed order and the oldest webhook body are, in seconds, as retention left them. */
export const oldestPersonalData = (
  db: Database,
): Promise<{ kind: "snapshot" | "body" | "letter"; ageS: number }[]> =>
  guarded(
    () => db<{ kind: "snapshot" | "body" | "letter"; ageS: number }[]>`
      select kind, extract(epoch from now() - at)::float8 as "ageS" from (
        select 'snapshot' as kind, to_timestamp(position) as at
        from sweep_positions where sweep = 'old snapshots'
        union all
        (select 'body', received_at from order_events
         where id > (select position from sweep_positions where sweep = 'old bodies')
         order by id limit 1)
        union all
        select 'letter', min(last_failed_at) from dead_letters
        where status in ('open', 'retrying') and payload is not null
          and stage = any(${personalStages}::text[])
      ) held where at is not null`,
  );

interface Old {
  olderThanDays: number;
  max: number;
}

/** Deletes letters that were closed so long ago. Answers how many; fewer than `max` means all. */
export const deleteClosedLetters = (db: Database, { olderThanDays, max }: Old): Promise<number> =>
  guarded(async () => {
    const rows = await db`
      delete from dead_letters where id in (
        select id from dead_letters
        where status in ('resolved', 'discarded')
          and greatest(changed_at, last_failed_at) < now() - make_interval(days => ${olderThanDays})
        limit ${max})
      and status in ('resolved', 'discarded') returning 1`;
    return rows.length;
  });

/**
 * Letters that nobody has closed keep their row and lose what may be personal: by then sync has
 * read the order, and what is still wrong with it is put right by reading it anew.
 */
export const forgetOpenLetters = (db: Database, { olderThanDays, max }: Old): Promise<number> =>
  guarded(async () => {
    const rows = await db`
      update dead_letters set payload = null where id in (
        select id from dead_letters
        where status in ('open', 'retrying') and payload is not null
          and stage = any(${personalStages}::text[])
          and last_failed_at < now() - make_interval(days => ${olderThanDays})
        order by key collate "C" limit ${max} for update)
      returning 1`;
    return rows.length;
  });

export const deleteOldAttempts = (db: Database, { olderThanDays, max }: Old): Promise<number> =>
  guarded(async () => {
    const rows = await db`
      delete from failed_attempts where id in (
        select id from failed_attempts
        where at < now() - make_interval(days => ${olderThanDays}) limit ${max})
      returning 1`;
    return rows.length;
  });

/** Operations that are over, with their targets. */
export const deleteOldOperations = (db: Database, { olderThanDays, max }: Old): Promise<number> =>
  guarded(async () => {
    const rows = await db`
      delete from operations where id in (
        select id from operations
        where finished_at < now() - make_interval(days => ${olderThanDays}) limit ${max})
      returning 1`;
    return rows.length;
  });
