import { viewed, type Views } from "./connect-views.ts";
import type { Database } from "./connect.ts";
import {
  isChosen,
  passes,
  type ChosenLetters,
  type DeadLetterFilter,
  type DeadLetterStatus,
} from "./dead-letter-filter.ts";
import { isoText } from "./iso.ts";

/** A dead letter as an operator sees it, without its event. Times are ISO 8601 in UTC. */
export interface DeadLetterView {
  id: number;
  stage: string;
  eventKey: string;
  shopId: string | null;
  orderId: string | null;
  fingerprint: string;
  error: string;
  attempts: number;
  retries: number;
  status: DeadLetterStatus;
  actor: string | null;
  reason: string | null;
  firstFailedAt: string;
  lastFailedAt: string;
  changedAt: string;
  /** Its event is gone for good, so it cannot be retried. */
  isErased: boolean;
}

export interface DeadLetterPosition {
  lastFailedAt: string;
  id: number;
}

/** A keyset page of letters, the one that failed last first. */
export const listDeadLetters = (
  { $client: sql }: Views,
  page: { filter: DeadLetterFilter; limit: number; after: DeadLetterPosition | null },
): Promise<{ letters: DeadLetterView[]; next: DeadLetterPosition | null }> =>
  viewed(async () => {
    const { filter, limit, after } = page;
    const rows = await sql<DeadLetterView[]>`
      select ${viewColumns(sql)} from dead_letters d
      where ${passes(sql, filter)} and ${
        after === null
          ? sql`true`
          : sql`(d.last_failed_at, d.id) < (${after.lastFailedAt}::text::timestamptz, ${after.id})`
      }
      order by d.last_failed_at desc, d.id desc
      limit ${limit + 1}`;
    const letters = rows.slice(0, limit);
    const last = letters.at(-1);
    const next =
      rows.length > limit && last ? { lastFailedAt: last.lastFailedAt, id: last.id } : null;
    return { letters, next };
  });

export interface FailedAttemptView {
  attempt: number;
  error: string;
  at: string;
}

/** One letter with its sealed event and its latest failed attempts, the newest first. */
export const findDeadLetter = (
  { $client: sql }: Views,
  id: number,
): Promise<
  | { letter: DeadLetterView; payload: Buffer | null; failedAttempts: FailedAttemptView[] }
  | undefined
> =>
  viewed(async () => {
    const [row] = await sql<(DeadLetterView & { payload: Buffer | null })[]>`
      select ${viewColumns(sql)}, d.payload from dead_letters d where d.id = ${id}`;
    if (!row) return undefined;
    const { payload, ...letter } = row;
    const failedAttempts = await sql<FailedAttemptView[]>`
      select attempt, error, ${isoText(sql, sql`at`)} as at from failed_attempts
      where stage = ${letter.stage} and event_key = ${letter.eventKey}
      order by id desc limit ${attemptsMax}`;
    return { letter, payload, failedAttempts };
  });

const attemptsMax = 200;

/** Letters that died of the same fault in the same stage. */
export interface DeadLetterGroup {
  fingerprint: string;
  stage: string;
  open: number;
  retrying: number;
  resolved: number;
  discarded: number;
  firstFailedAt: string;
  lastFailedAt: string;
  /** One of them: the latest. */
  sampleId: number;
  sampleError: string;
  shops: number;
}

/** The letters that pass a filter by their fault: the most open ones first, `limit` groups at most. */
export const groupDeadLetters = (
  { $client: sql }: Views,
  filter: DeadLetterFilter,
  limit: number,
): Promise<DeadLetterGroup[]> =>
  viewed(
    () => sql<DeadLetterGroup[]>`
      select d.fingerprint, d.stage,
        count(*) filter (where d.status = 'open')::float8 as open,
        count(*) filter (where d.status = 'retrying')::float8 as retrying,
        count(*) filter (where d.status = 'resolved')::float8 as resolved,
        count(*) filter (where d.status = 'discarded')::float8 as discarded,
        ${isoText(sql, sql`min(d.first_failed_at)`)} as "firstFailedAt",
        ${isoText(sql, sql`max(d.last_failed_at)`)} as "lastFailedAt",
        max(d.id)::float8 as "sampleId",
        (array_agg(d.error order by d.id desc))[1] as "sampleError",
        count(distinct d.shop_id)::int as shops
      from dead_letters d where ${passes(sql, filter)}
      group by d.fingerprint, d.stage
      order by open desc, max(d.last_failed_at) desc, d.fingerprint
      limit ${limit}`,
  );

/** What would be changed: exactly how many letters, of which faults, and some of their ids. */
export interface LetterSelection {
  count: number;
  groups: { fingerprint: string; stage: string; count: number }[];
  sample: number[];
}

/** What a change of those chosen letters that stand in `from` would reach. Changes nothing. */
export const previewLetters = (
  { $client: sql }: Views,
  chosen: ChosenLetters,
  from: DeadLetterStatus,
): Promise<LetterSelection> =>
  viewed(async () => {
    const groups = await sql<(LetterSelection["groups"][number] & { ids: number[] })[]>`
      select d.fingerprint, d.stage, count(*)::float8 as count,
        (array_agg(d.id::float8 order by d.id))[1:${sampleMax}] as ids
      from dead_letters d where d.status = ${from} and ${isChosen(sql, chosen)}
      group by d.fingerprint, d.stage order by count desc, d.fingerprint`;
    return {
      count: groups.reduce((sum, { count }) => sum + count, 0),
      groups: groups.map(({ fingerprint, stage, count }) => ({ fingerprint, stage, count })),
      sample: groups.flatMap(({ ids }) => ids).slice(0, sampleMax),
    };
  });

const sampleMax = 20;

const viewColumns = (sql: Database) => sql`
  d.id::float8 as id, d.stage, d.event_key as "eventKey", d.shop_id as "shopId",
  d.tiktok_order_id as "orderId", d.fingerprint, d.error, d.attempts, d.retries, d.status, d.actor,
  d.reason, ${isoText(sql, sql`d.first_failed_at`)} as "firstFailedAt",
  ${isoText(sql, sql`d.last_failed_at`)} as "lastFailedAt",
  ${isoText(sql, sql`d.changed_at`)} as "changedAt", d.payload is null as "isErased"`;
