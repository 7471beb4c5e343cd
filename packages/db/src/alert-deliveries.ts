import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** A change of an alert that one channel is to tell. */
export interface AlertDelivery {
  alertId: number;
  change: "opened" | "resolved";
  key: string;
  kind: string;
  shopId: string | null;
  text: string;
  /** ISO 8601 in UTC. */
  openedAt: string;
  resolvedAt: string | null;
}

export type AlertChannel = "email" | "slack" | "webhook";

/**
 * Writes down what the channel is to tell. A channel that is new is told of the last hour only, one
 * that has told something of the last day, so that neither switching it on nor an outage floods it.
 * That an alert is over is told where its opening was.
 */
export const planDeliveries = (db: Database, channel: AlertChannel): Promise<void> =>
  guarded(async () => {
    await db`
      with known as (
        select min(alert_id) as id from alert_deliveries where channel = ${channel})
      insert into alert_deliveries (alert_id, change, channel)
      select a.id, 'opened', ${channel} from alerts a, known
      where a.acknowledged_at is null and (a.opened_at > now() - interval '1 hour'
        or (a.id > known.id and a.opened_at > now() - interval '1 day'))
      union all
      select a.id, 'resolved', ${channel} from alerts a
      join alert_deliveries o
        on o.alert_id = a.id and o.channel = ${channel} and o.change = 'opened'
      where a.resolved_at > now() - interval '1 day'
        and (o.delivered_at is not null or o.next_at < 'infinity')
      on conflict do nothing`;
  });

/**
 * Takes what is due, the oldest first. Who takes it has `holdMs` to say how it went; then it is due
 * again, so a crash tells twice rather than never.
 */
export const claimDeliveries = (
  db: Database,
  channel: AlertChannel,
  { max, holdMs }: { max: number; holdMs: number },
): Promise<AlertDelivery[]> =>
  guarded(async () => {
    const claimed = await db<AlertDelivery[]>`
      with due as (
        select alert_id, change from alert_deliveries d
        where channel = ${channel} and delivered_at is null and next_at <= now()
          and (change = 'opened' or exists (
            select from alert_deliveries o where o.alert_id = d.alert_id
              and o.channel = d.channel and o.change = 'opened' and o.delivered_at is not null))
        order by alert_id, change limit ${max}
        for update skip locked)
      update alert_deliveries d set attempts = attempts + 1,
        next_at = now() + make_interval(secs => ${holdMs / 1_000})
      from due, alerts a
      where d.alert_id = due.alert_id and d.change = due.change and d.channel = ${channel}
        and a.id = d.alert_id
      returning a.id::float8 as "alertId", d.change, a.key, a.kind, a.shop_id as "shopId", a.text,
        ${iso(db, db`a.opened_at`)} as "openedAt", ${iso(db, db`a.resolved_at`)} as "resolvedAt"`;
    return claimed.sort((a, b) => a.alertId - b.alertId || a.change.localeCompare(b.change));
  });

const iso = (db: Database, time: ReturnType<Database>) =>
  db`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

type Told = Pick<AlertDelivery, "alertId" | "change">[];

/** What went out in one message has one time. */
export const noteDelivered = (db: Database, channel: AlertChannel, told: Told): Promise<void> =>
  guarded(async () => {
    await db`
      update alert_deliveries d set delivered_at = now(), error = null
      from ${recordsOf(db, told)}
      where d.alert_id = r."alertId" and d.change = r.change and d.channel = ${channel}`;
  });

/** Tried again after 30 s, a minute, … an hour; given up after `attemptsMax`, with what would follow. */
export const noteUndelivered = (
  db: Database,
  channel: AlertChannel,
  told: Told,
  { error, attemptsMax }: { error: string; attemptsMax: number },
): Promise<void> =>
  guarded(async () => {
    await db`
      with failed as (
        update alert_deliveries d set error = ${error},
          next_at = case when attempts >= ${attemptsMax} then 'infinity'
            else now() + least(interval '1 hour', interval '30 s' * 2 ^ (attempts - 1)) end
        from ${recordsOf(db, told)}
        where d.alert_id = r."alertId" and d.change = r.change and d.channel = ${channel}
          and d.delivered_at is null
        returning d.alert_id, d.change, d.next_at)
      update alert_deliveries d set next_at = 'infinity' from failed f
      where d.alert_id = f.alert_id and d.channel = ${channel} and d.change = 'resolved'
        and f.change = 'opened' and f.next_at = 'infinity'`;
  });

const recordsOf = (db: Database, told: Told) =>
  db`jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb) as r("alertId" bigint, change text)`;

/** How many messages the channel has sent within the last minute. */
export const countSentLately = (db: Database, channel: AlertChannel): Promise<number> =>
  guarded(async () => {
    const [row] = await db<{ messages: number }[]>`
      select count(distinct delivered_at)::int as messages from alert_deliveries
      where channel = ${channel} and delivered_at > now() - interval '1 minute'`;
    return row?.messages ?? 0;
  });

/** What was given up is due again. Answers how much that is. */
export const retryGivenUpDeliveries = (db: Database): Promise<number> =>
  guarded(async () => {
    const rows = await db`
      update alert_deliveries set next_at = now(), attempts = 0
      where delivered_at is null and next_at = 'infinity' returning 1`;
    return rows.length;
  });

/** What is not told yet, and what was given up, by channel. */
export const countDeliveries = (
  db: Database,
): Promise<{ channel: AlertChannel; pending: number; failed: number }[]> =>
  guarded(
    () => db`
      select channel, (count(*) filter (where next_at < 'infinity'))::int as pending,
        (count(*) filter (where next_at = 'infinity'))::int as failed
      from alert_deliveries where delivered_at is null group by channel`,
  );
