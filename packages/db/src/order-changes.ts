import type { OrderPhase } from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** An order that came into another phase. */
export interface OrderChange {
  /** 1, 2, 3 … without a hole, in the order in which changes became visible. */
  position: number;
  orderId: string;
  tiktokOrderId: string;
  shopId: string;
  fromPhase: OrderPhase;
  toPhase: OrderPhase;
  /** ISO 8601 in UTC. */
  at: string;
}

type MovedOrder = Omit<OrderChange, "position" | "at">;

/** Tells what moved, in the transaction that moves it. A position comes later: `numberChanges`. */
export const appendChanges = (tx: Transaction, moved: MovedOrder[]) => tx`
  insert into order_changes (order_id, tiktok_order_id, shop_id, from_phase, to_phase)
  select r."orderId", r."tiktokOrderId", r."shopId", r."fromPhase", r."toPhase"
  from jsonb_to_recordset(${JSON.stringify(moved)}::text::jsonb) as r(
    "orderId" uuid, "tiktokOrderId" text, "shopId" text, "fromPhase" text, "toPhase" text)`;

/**
 * Gives committed changes the next positions; answers how many. Ids are taken before a commit and
 * become visible out of order; positions cannot, because one at a time gives them, and the lock is
 * let go only when they are visible. The newest row is always kept, so counting goes on from it.
 */
export const numberChanges = (db: Database, changesMax: number): Promise<number> =>
  guarded(async () => {
    // The lock stands in a statement of its own: the next one must see what its last holder wrote.
    const [, placed] = await db.begin((tx) =>
      Promise.all([
        tx`select pg_advisory_xact_lock(hashtextextended('order_changes', 0))`,
        tx`
          with fresh as materialized (
            select id, row_number() over (order by id) as place
            from (
              select id from order_changes where position is null order by id limit ${changesMax}
            ) as unplaced)
          update order_changes c
          set position = (select coalesce(max(position), 0) from order_changes) + fresh.place
          from fresh where c.id = fresh.id`,
      ]),
    );
    return placed.count;
  });

/** The changes behind one position and up to another, oldest first. */
export const changesBetween = (
  db: Database,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<OrderChange[]> =>
  guarded(
    () => db<OrderChange[]>`
      select ${columns(db)} from order_changes
      where position > ${after}::bigint and position <= ${upTo}::bigint
      order by position limit ${limit}`,
  );

/** A change that has just been numbered. */
export type FreshChange = OrderChange & {
  /** Since its transaction began, by Postgres's clock. */
  ageMs: number;
};

/** All behind a position, oldest first. */
export const freshChanges = (
  db: Database,
  { after, limit }: { after: number; limit: number },
): Promise<FreshChange[]> =>
  guarded(
    () => db<FreshChange[]>`
      select ${columns(db)},
        extract(epoch from clock_timestamp() - at)::float8 * 1000 as "ageMs"
      from order_changes where position > ${after}::bigint order by position limit ${limit}`,
  );

/** The newest, oldest first. */
export const newestChanges = (db: Database, limit: number): Promise<OrderChange[]> =>
  guarded(async () => {
    const rows = await db<OrderChange[]>`
      select ${columns(db)} from order_changes
      where position is not null order by position desc limit ${limit}`;
    return rows.toReversed();
  });

/** Up to where changes are numbered; 0 before the first. */
export const lastPosition = (db: Database): Promise<number> =>
  guarded(async () => {
    const [row] = await db<{ position: number }[]>`
      select coalesce(max(position), 0)::float8 as position from order_changes`;
    return row?.position ?? 0;
  });

const columns = (db: Database) => db`
  position::float8 as position, order_id as "orderId", tiktok_order_id as "tiktokOrderId",
  shop_id as "shopId", from_phase as "fromPhase", to_phase as "toPhase",
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`;

/** Forgets what is older, but for the newest: positions are counted on from it. */
export const forgetOldChanges = (
  db: Database,
  { keptHours, changesMax }: { keptHours: number; changesMax: number },
): Promise<number> =>
  guarded(async () => {
    const gone = await db`
      delete from order_changes where position in (
        select position from order_changes
        where position < (select max(position) from order_changes)
          and at < now() - make_interval(hours => ${keptHours})
        order by position limit ${changesMax})`;
    return gone.count;
  });

/**
 * Calls `onWake` whenever orders may have changed, and whenever the connection that listens is made,
 * because what was told before it stood is gone. The driver makes it again by itself; the connection
 * is one of its own and ends with `db`.
 */
export const listenForChanges = (db: Database, onWake: () => void): void => {
  // A rejection is the first connection's; the driver goes on trying.
  void db.listen("orders", onWake, onWake).catch(() => undefined);
};
