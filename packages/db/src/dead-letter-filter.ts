import type { Database, Transaction } from "./connect.ts";

export type DeadLetterStatus = "open" | "retrying" | "resolved" | "discarded";

/** Conditions narrow together. Times are ISO 8601, on the last failure; `to` is left out. */
export interface DeadLetterFilter {
  stage?: string | undefined;
  status?: DeadLetterStatus | undefined;
  /** TikTok's ids. */
  shop?: string | undefined;
  orderId?: string | undefined;
  fingerprint?: string | undefined;
  /** A part of the error's text, in whatever case. */
  error?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Letters that a person means: these, or all that a filter shows. */
export type ChosenLetters = { ids: number[] } | { filter: DeadLetterFilter };

/** A condition over `dead_letters d`: the same for a list, a preview and what is then done. */
export const isChosen = (sql: Database | Transaction, chosen: ChosenLetters) =>
  "ids" in chosen ? sql`d.id = any(${chosen.ids}::bigint[])` : passes(sql, chosen.filter);

export const passes = (sql: Database | Transaction, filter: DeadLetterFilter) => {
  const { stage, status, shop, orderId, fingerprint, error, from, to } = filter;
  const conditions = [
    ...(stage === undefined ? [] : [sql`d.stage = ${stage}`]),
    ...(status === undefined ? [] : [sql`d.status = ${status}`]),
    ...(shop === undefined ? [] : [sql`d.shop_id = ${shop}`]),
    ...(orderId === undefined ? [] : [sql`d.tiktok_order_id = ${orderId}`]),
    ...(fingerprint === undefined ? [] : [sql`d.fingerprint = ${fingerprint}`]),
    // No pattern, so that nothing in it needs to be escaped.
    ...(error === undefined ? [] : [sql`position(lower(${error}) in lower(d.error)) > 0`]),
    ...(from === undefined ? [] : [sql`d.last_failed_at >= ${from}::text::timestamptz`]),
    ...(to === undefined ? [] : [sql`d.last_failed_at < ${to}::text::timestamptz`]),
  ];
  return conditions.reduce((all, one) => sql`${all} and ${one}`, sql`true`);
};
