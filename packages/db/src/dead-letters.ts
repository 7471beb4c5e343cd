import type { Database, Transaction } from "./connect.ts";
import { isErased, personalStages } from "./erased.ts";
import { guarded } from "./guarded.ts";

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

/** A letter as [x-dead] points at it. */
export interface DeadLetterPointer {
  id: number;
  eventKey: string;
  shopId: string | null;
  orderId: string | null;
  error: string;
  attempts: number;
}

/**
 * Records dead letters and flags their orders; answers where they stand. One that dies again reopens
 * its own row and adds its attempts; recording the same death twice changes nothing.
 */
export const recordDeadLetters = (
  db: Database,
  letters: DeadLetter[],
): Promise<DeadLetterPointer[]> =>
  guarded(async () => {
    const rows = oneOfEachKey(letters);
    const orderIds = rows.flatMap(({ orderId }) => orderId ?? []);
    const [pointers] = await db.begin((tx) =>
      Promise.all([
        tx<DeadLetterPointer[]>`
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
            attempts = case when d.status = 'open' then greatest(d.attempts, excluded.attempts)
              else d.attempts + excluded.attempts end,
            last_failed_at = excluded.last_failed_at, payload = excluded.payload, status = 'open',
            changed_at = case when d.status = 'open' then d.changed_at else clock_timestamp() end,
            actor = null, reason = null
          returning ${pointerColumns(tx)}`,
        ...flagOrders(tx, orderIds),
        dropErasedPayloads(
          tx,
          rows.map(({ key }) => key),
        ),
      ]),
    );
    return pointers;
  });

/** What died after its order was erased. The orders are locked by now, so an erasure is seen. */
const dropErasedPayloads = (tx: Transaction, keys: string[]) => tx`
  update dead_letters d set payload = null from orders o
  where d.key = any(${keys}::text[]) and o.tiktok_order_id = d.tiktok_order_id
    and d.stage = any(${personalStages}::text[]) and d.payload is not null and ${isErased(tx)}`;

/** One statement may not touch a row twice (SQLSTATE 21000). */
const oneOfEachKey = (letters: DeadLetter[]) =>
  [
    ...new Map(
      letters.map((letter) => {
        const key = deadLetterKey(letter.stage, letter.eventKey);
        return [key, { ...letter, key }] as const;
      }),
    ).values(),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));

/**
 * What is done needs no attention any more: resolves open letters of these events, answers which.
 * One that a person has sent back stays that person's.
 */
export const resolveDeadLetters = (
  db: Database,
  stage: string,
  eventKeys: string[],
): Promise<number[]> =>
  guarded(async () => {
    const keys = eventKeys.map((eventKey) => deadLetterKey(stage, eventKey));
    const resolved = await db<{ id: number; orderId: string | null }[]>`
      with locked as (
        select id, status = 'retrying' as "isRetried" from dead_letters
        where key = any(${keys}::text[]) and status in ('open', 'retrying')
        order by key collate "C" for update)
      update dead_letters d set
        status = 'resolved', changed_at = clock_timestamp(),
        actor = case when locked."isRetried" then d.actor else 'sluice' end,
        reason = case when locked."isRetried" then 'succeeded when it was retried'
          else 'succeeded later' end
      from locked where d.id = locked.id
      returning d.id::float8 as id, d.tiktok_order_id as "orderId"`;
    const orderIds = resolved.flatMap(({ orderId }) => orderId ?? []);
    if (orderIds.length > 0) await db.begin((tx) => Promise.all(flagOrders(tx, orderIds)));
    return resolved.map(({ id }) => id);
  });

/** Which of the stage's letters are open. */
export const openDeadLetterIds = (db: Database, stage: string): Promise<number[]> =>
  guarded(async () => {
    const rows = await db<{ id: number }[]>`
      select id::float8 as id from dead_letters where status = 'open' and stage = ${stage}`;
    return rows.map(({ id }) => id);
  });

export const deadLettersById = (db: Database, ids: number[]): Promise<DeadLetterPointer[]> =>
  guarded(
    () => db<DeadLetterPointer[]>`
      select ${pointerColumns(db)} from dead_letters d where id = any(${ids}::bigint[])`,
  );

const pointerColumns = (db: Database | Transaction) => db`
  d.id::float8 as id, d.event_key as "eventKey", d.shop_id as "shopId",
  d.tiktok_order_id as "orderId", d.error, d.attempts`;

/**
 * The flag follows from the letters, so that running this twice or late does no harm. Locks first:
 * what another one did to the letters while this one waited is seen only by a second statement.
 */
export const flagOrders = (tx: Transaction, orderIds: string[]) => [
  tx`
    select from orders where tiktok_order_id = any(${orderIds}::text[])
    order by tiktok_order_id collate "C" for update`,
  tx`
    update orders o set needs_attention = exists (
      select from dead_letters d
      where d.tiktok_order_id = o.tiktok_order_id and d.status in ('open', 'retrying'))
    where tiktok_order_id = any(${orderIds}::text[])`,
];
