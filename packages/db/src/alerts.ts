import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Something that a person must look at. */
export interface Alert {
  /** Names the trouble: at most one of a key is open. */
  key: string;
  kind: string;
  shopId: string | null;
  /** What happened, to what, and what to do. Free of personal data. */
  text: string;
}

/** Opens an alert, or notes that it was seen again. Answers whether it is new. */
export const openAlert = (db: Database, alert: Alert): Promise<boolean> =>
  guarded(() => upsertAlert(db, alert));

/** The same within a transaction, so that what happened and its alert stand or fall together. */
export const upsertAlert = async (
  sql: Database | Transaction,
  { key, kind, shopId, text }: Alert,
): Promise<boolean> => {
  const [row] = await sql<{ isNew: boolean }[]>`
    insert into alerts as a (key, kind, shop_id, text) values (${key}, ${kind}, ${shopId}, ${text})
    on conflict (key) where resolved_at is null
    do update set last_seen_at = now(), text = excluded.text
    returning xmax = 0 as "isNew"`;
  return row?.isNew ?? false;
};

/**
 * What a look at the system found: opens or keeps open what was `found`, and ends alerts of these
 * kinds that were not seen for a while. `seen` names all that was there, so that one that comes and
 * goes is neither opened at once nor ended at once. Two looks at once do no harm.
 */
export const noteTrouble = (
  db: Database,
  look: { kinds: string[]; found: Alert[]; seen: string[] },
  { quietMs }: { quietMs: number },
): Promise<{ opened: string[]; resolved: string[] }> =>
  guarded(async () => {
    const opened = await db<{ key: string; isNew: boolean }[]>`
      insert into alerts as a (key, kind, shop_id, text)
      select r.key, r.kind, r."shopId", r.text
      from jsonb_to_recordset(${JSON.stringify(look.found)}::text::jsonb)
        as r(key text, kind text, "shopId" text, text text)
      order by r.key collate "C"
      on conflict (key) where resolved_at is null
      do update set last_seen_at = now(), text = excluded.text
      returning key, xmax = 0 as "isNew"`;
    const resolved = await db<{ key: string }[]>`
      update alerts set resolved_at = now()
      where id in (
        select id from alerts
        where resolved_at is null and kind = any(${look.kinds}::text[])
          and key <> all(${look.seen}::text[])
          and last_seen_at <= now() - make_interval(secs => ${quietMs / 1_000})
        order by key collate "C" for update)
      returning key`;
    return {
      opened: opened.filter(({ isNew }) => isNew).map(({ key }) => key),
      resolved: resolved.map(({ key }) => key),
    };
  });

/**
 * Somebody deals with it: it stays open and is told no more, and who it was is audited with it. The
 * first one counts. Answers "resolved" for one that is over, undefined if there is no such alert.
 */
export const acknowledgeAlert = (
  db: Database,
  { id, actor }: { id: string; actor: string },
): Promise<"acknowledged" | "resolved" | undefined> =>
  guarded(async () => {
    const [alert] = await db<{ isOver: boolean }[]>`
      with acknowledged as (
        update alerts set acknowledged_at = now(), acknowledged_by = ${actor}
        where id = ${id}::bigint and resolved_at is null and acknowledged_at is null
        returning id),
      untold as (
        delete from alert_deliveries d using acknowledged a
        where d.alert_id = a.id and d.delivered_at is null),
      audited as (
        insert into audit_log (actor, action, target)
        select ${actor}, 'alert.acknowledged', id::text from acknowledged)
      select resolved_at is not null as "isOver" from alerts where id = ${id}::bigint`;
    return alert && (alert.isOver ? "resolved" : "acknowledged");
  });

/** The trouble is over. Answers whether there was one. */
export const resolveAlert = (db: Database, key: string): Promise<boolean> =>
  guarded(async () => (await resolveAlerts(db, [key])) > 0);

/** The same within a transaction, for several. In order of their keys, as others lock them. */
export const resolveAlerts = async (
  sql: Database | Transaction,
  keys: string[],
): Promise<number> => {
  const rows = await sql`
    update alerts set resolved_at = now()
    where id in (
      select id from alerts where key = any(${keys}::text[]) and resolved_at is null
      order by key collate "C" for update)
    returning 1`;
  return rows.length;
};

/** A person has looked at it. False if there is no such alert; one that is resolved stays so. */
export const resolveAlertById = (db: Database, id: string): Promise<boolean> =>
  guarded(async () => {
    const rows = await db`
      update alerts set resolved_at = coalesce(resolved_at, now()) where id = ${id}::bigint
      returning 1`;
    return rows.length > 0;
  });

/** How many alerts of each kind are open. */
export const countOpenAlerts = (db: Database): Promise<{ kind: string; open: number }[]> =>
  guarded(
    () => db<{ kind: string; open: number }[]>`
      select kind, count(*)::int as open from alerts where resolved_at is null group by kind`,
  );
