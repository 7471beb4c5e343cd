import { sql, type SQL } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";

/** A shop as an operator sees it. Times are ISO 8601 in UTC. */
export interface ShopView extends Record<string, unknown> {
  id: string;
  name: string;
  region: string;
  status: "connected" | "paused" | "deauthorized";
  openId: string;
  sellerName: string | null;
  connectedAt: string;
  authorizationExpiresAt: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  refreshedAt: string;
  /** The hour in which the last webhook came. */
  lastWebhookHour: string | null;
  openAlerts: number;
  syncedUntil: string | null;
  lastRead: {
    status: "waiting" | "running" | "done" | "failed" | "cancelled";
    at: string;
    error: string | null;
  } | null;
}

/** All shops that were ever connected, by name. An authorization without tokens tells no expiry. */
export const listShopViews = (views: Views): Promise<ShopView[]> =>
  viewed(async () => {
    const rows = await views.execute<ShopView>(sql`
      select s.id, s.name, s.region, s.status, s.open_id as "openId",
             a.seller_name as "sellerName",
             ${iso(sql`s.connected_at`)} as "connectedAt",
             ${iso(sql`s.authorization_expires_at`)} as "authorizationExpiresAt",
             case when a.access_token is not null
               then ${iso(sql`a.access_token_expires_at`)} end as "accessTokenExpiresAt",
             case when a.refresh_token is not null
               then ${iso(sql`a.refresh_token_expires_at`)} end as "refreshTokenExpiresAt",
             ${iso(sql`a.refreshed_at`)} as "refreshedAt",
             (select ${iso(sql`max(w.hour)`)} from webhook_hours w
              where w.shop_id = s.id) as "lastWebhookHour",
             (select count(*)::int from alerts l
              where l.shop_id = s.id and l.resolved_at is null) as "openAlerts",
             (select ${iso(sql`c.watermark`)} from sync_cursors c
              where c.shop_id = s.id and c.list = 'orders') as "syncedUntil",
             (select json_build_object('status', r.status, 'error', r.error,
                'at', ${iso(sql`coalesce(r.finished_at, r.started_at)`)})
              from sync_runs r where r.shop_id = s.id and r.list = 'orders'
              order by r.started_at desc nulls last limit 1) as "lastRead"
      from shops s
      join authorizations a on a.open_id = s.open_id
      order by s.name, s.id`);
    return [...rows];
  });

export interface AlertView extends Record<string, unknown> {
  id: string;
  key: string;
  kind: string;
  shopId: string | null;
  text: string;
  openedAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
}

export interface AlertFilter {
  isOpen: boolean | undefined;
  kind: string | undefined;
  shopId: string | undefined;
  /** Only those that were opened before this one. */
  beforeId: string | undefined;
}

/** The newest alerts first. */
export const listAlerts = (
  views: Views,
  { filter, limit }: { filter: AlertFilter; limit: number },
): Promise<AlertView[]> =>
  viewed(async () => {
    const rows = await views.execute<AlertView>(sql`
      select id::text, key, kind, shop_id as "shopId", text,
             ${iso(sql`opened_at`)} as "openedAt", ${iso(sql`last_seen_at`)} as "lastSeenAt",
             ${iso(sql`resolved_at`)} as "resolvedAt",
             ${iso(sql`acknowledged_at`)} as "acknowledgedAt",
             acknowledged_by as "acknowledgedBy"
      from alerts
      where ${sql.join(conditionsOf(filter), sql` and `)}
      order by alerts.id desc
      limit ${limit}`);
    return [...rows];
  });

const conditionsOf = ({ isOpen, kind, shopId, beforeId }: AlertFilter): SQL[] => [
  sql`true`,
  ...(isOpen === undefined ? [] : [sql`(resolved_at is null) = ${isOpen}`]),
  ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
  ...(shopId === undefined ? [] : [sql`shop_id = ${shopId}`]),
  ...(beforeId === undefined ? [] : [sql`alerts.id < ${beforeId}::bigint`]),
];

export interface DriftView extends Record<string, unknown> {
  kind: "field" | "enum_value" | "event_type";
  path: string;
  name: string;
  seen: number;
  firstSeenAt: string;
  lastSeenAt: string;
}

/** What TikTok sent that Sluice does not know, the newest first sighting first. */
export const listDrift = (views: Views, limit: number): Promise<DriftView[]> =>
  viewed(async () => {
    const rows = await views.execute<DriftView>(sql`
      select kind, path, name, seen::float8 as seen,
             ${iso(sql`first_seen_at`)} as "firstSeenAt", ${iso(sql`last_seen_at`)} as "lastSeenAt"
      from drift_sightings
      order by first_seen_at desc, kind, path, name
      limit ${limit}`);
    return [...rows];
  });

const iso = (time: SQL) =>
  sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
