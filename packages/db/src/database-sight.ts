import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { readMigrationsStanding, type MigrationsStanding } from "./migrations-standing.ts";

/** What Postgres knows of how Sluice stands. Ages are milliseconds by Postgres's own clock. */
export interface DatabaseSight {
  nowMs: number;
  /** 180004 is 18.4. */
  serverVersion: number;
  isFsyncOn: boolean;
  synchronousCommit: string;
  migrations: MigrationsStanding;
  pendingFacts: { orders: number; oldestMs: number };
  spilledWebhooks: { count: number; oldestMs: number };
  deadLetters: OpenLetters[];
  shops: ShopSight[];
  /** Users with the role admin who are not disabled. */
  admins: number;
  /** What is to be told of alerts: not told yet, and given up. */
  deliveries: { failed: number; oldestPendingMs: number };
}

/** The open dead letters of one fingerprint, and how many of them died lately. */
export interface OpenLetters {
  fingerprint: string;
  stage: string;
  open: number;
  lately: number;
}

export interface ShopSight {
  shopId: string;
  status: "connected" | "paused" | "deauthorized";
  connectedMs: number;
  /** How far back its orders are read; null before the first time. */
  orderLagMs: number | null;
  /** Until its access token expires, negative once it has, and of what life; null without one. */
  token: { leftMs: number; lifeMs: number } | null;
}

/** Throws a DbError where Postgres cannot tell. */
export const readDatabaseSight = (
  db: Database,
  { latelyMs }: { latelyMs: number },
): Promise<DatabaseSight> =>
  guarded(async () => {
    const migrations = await readMigrationsStanding(db);
    // What a newer release would read may not be there yet.
    const [server] = await readServer(db);
    if (!server) throw new Error("Postgres answered no row.");
    if (migrations.missing.length > 0) return { ...server, migrations, ...nothing };
    const [[counts], deadLetters, shops] = await Promise.all([
      readCounts(db),
      readLetters(db, latelyMs),
      readShops(db),
    ]);
    return { ...server, migrations, ...nothing, ...counts, deadLetters, shops };
  });

const nothing = {
  pendingFacts: { orders: 0, oldestMs: 0 },
  spilledWebhooks: { count: 0, oldestMs: 0 },
  deadLetters: [],
  shops: [],
  admins: 0,
  deliveries: { failed: 0, oldestPendingMs: 0 },
};

type Server = Pick<DatabaseSight, "nowMs" | "serverVersion" | "isFsyncOn" | "synchronousCommit">;

const readServer = (db: Database) => db<Server[]>`
  select extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs",
    current_setting('server_version_num')::int as "serverVersion",
    current_setting('fsync')::bool as "isFsyncOn",
    current_setting('synchronous_commit') as "synchronousCommit"`;

type Counts = Pick<DatabaseSight, "pendingFacts" | "spilledWebhooks" | "admins" | "deliveries">;

/** A pending fact whose order has an open letter of the advance waits for a person, not for a job. */
const readCounts = (db: Database) => db<Counts[]>`
  select
    (select json_build_object('orders', count(distinct tiktok_order_id), 'oldestMs', ${age(db, db`min(received_at)`)})
     from (
       select tiktok_order_id, received_at from order_events e
       where status = 'pending' and tiktok_order_id is not null and not exists (
         select from dead_letters d
         where d.key = 'advance:' || e.tiktok_order_id and d.status = 'open')
       order by received_at limit 10000) as oldest) as "pendingFacts",
    (select json_build_object('count', count(*), 'oldestMs', ${age(db, db`min(spilled_at)`)})
     from spilled_webhooks) as "spilledWebhooks",
    (select count(*)::int from users where role = 'admin' and disabled_at is null) as admins,
    (select json_build_object(
       'failed', count(*) filter (where next_at = 'infinity'),
       'oldestPendingMs', ${age(
         db,
         db`min(coalesce(
         case change when 'opened' then a.opened_at else a.resolved_at end, a.opened_at))
         filter (where next_at < 'infinity')`,
       )})
     from alert_deliveries join alerts a on a.id = alert_id
     where delivered_at is null) as deliveries`;

const age = (db: Database, time: ReturnType<Database>) =>
  db`coalesce(extract(epoch from now() - ${time})::float8 * 1000, 0)`;

const readLetters = (db: Database, latelyMs: number) => db<OpenLetters[]>`
  select fingerprint, min(stage) as stage, count(*)::int as open,
    (count(*) filter (where last_failed_at > now() - make_interval(secs => ${latelyMs / 1_000})))::int
      as lately
  from dead_letters where status = 'open'
  group by fingerprint order by count(*) desc limit 100`;

const readShops = (db: Database) => db<ShopSight[]>`
  select s.id as "shopId", s.status,
    ${age(db, db`s.connected_at`)} as "connectedMs",
    extract(epoch from now() - c.watermark)::float8 * 1000 as "orderLagMs",
    case when a.access_token is not null then json_build_object(
      'leftMs', extract(epoch from a.access_token_expires_at - now())::float8 * 1000,
      'lifeMs', extract(epoch from a.access_token_expires_at - a.refreshed_at)::float8 * 1000)
    end as token
  from shops s join authorizations a on a.open_id = s.open_id
  left join sync_cursors c on c.shop_id = s.id and c.list = 'orders'
  order by s.id`;
