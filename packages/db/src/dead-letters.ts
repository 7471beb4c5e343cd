import type { Database, Transaction } from "./connect.ts";
import { scrubbed } from "./db-error.ts";

export interface DeadLetter {
  stage: string;
  eventKey: string;
  shopId: string | null;
  orderId: string | null;
  fingerprint: string;
  error: string;
  attempts: number;
  firstFailedAtMs: number;
  /** The event, sealed, in base64. */
  payload: string;
}

export const deadLetterKey = (stage: string, eventKey: string) => `${stage}:${eventKey}`;

/** Records dead letters and flags their orders. One that dies again reopens its own row. */
export const recordDeadLetters = (db: Database, letters: DeadLetter[]): Promise<void> =>
  scrubbed(async () => {
    const rows = letters
      .map((letter) => ({ ...letter, key: deadLetterKey(letter.stage, letter.eventKey) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    await db.begin((tx) =>
      Promise.all([
        tx`
          insert into dead_letters as d
            (key, stage, event_key, shop_id, tiktok_order_id, fingerprint, error, attempts,
             first_failed_at, last_failed_at, status, payload)
          select r.key, r.stage, r."eventKey", r."shopId", r."orderId", r.fingerprint, r.error,
                 r.attempts, to_timestamp(r."firstFailedAtMs" / 1000.0), now(), 'open',
                 decode(r.payload, 'base64')
          from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(
            key text, stage text, "eventKey" text, "shopId" text, "orderId" text, fingerprint text,
            error text, attempts int, "firstFailedAtMs" bigint, payload text)
          order by r.key collate "C"
          on conflict (key) do update set
            error = excluded.error, fingerprint = excluded.fingerprint,
            attempts = d.attempts + excluded.attempts, last_failed_at = excluded.last_failed_at,
            payload = excluded.payload, status = 'open'`,
        flagOrders(
          tx,
          rows.flatMap(({ orderId }) => orderId ?? []),
        ),
      ]),
    );
  });

/** What is done needs no attention any more: resolves open letters of these events. */
export const resolveDeadLetters = (
  db: Database,
  stage: string,
  eventKeys: string[],
): Promise<void> =>
  scrubbed(async () => {
    const keys = eventKeys.map((eventKey) => deadLetterKey(stage, eventKey));
    const resolved = await db<{ orderId: string | null }[]>`
      update dead_letters set status = 'resolved', actor = 'sluice', reason = 'succeeded later'
      where key = any(${keys}::text[]) and status in ('open', 'retrying')
      returning tiktok_order_id as "orderId"`;
    const orderIds = resolved.flatMap(({ orderId }) => orderId ?? []);
    if (orderIds.length > 0) await flagOrders(db, orderIds);
  });

/** The flag follows from the letters, so that running this twice or late does no harm. */
const flagOrders = (db: Database | Transaction, orderIds: string[]) => db`
  with locked as (
    select id, tiktok_order_id from orders where tiktok_order_id = any(${orderIds}::text[])
    order by tiktok_order_id collate "C" for update)
  update orders o set needs_attention = exists (
    select from dead_letters d
    where d.tiktok_order_id = o.tiktok_order_id and d.status in ('open', 'retrying'))
  from locked where o.id = locked.id`;
