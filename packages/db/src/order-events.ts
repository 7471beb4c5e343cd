import { newestSight, type Fact, type LedgerFact, type Verdict } from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** How often each verdict was given. */
export type VerdictCounts = { status: Verdict["status"]; count: number }[];

/**
 * Inserts facts, each once: a repeat counts on the row it repeats and raises its `read_seq`. One
 * that is understood now takes over the row that was kept of it. The rows go in by order and key,
 * so that two batches lock in the same order. Answers the new facts that came with their verdict.
 */
export const insertFacts = (tx: Transaction, facts: Fact[]) => tx<VerdictCounts>`
  with written as (${writeFacts(tx, facts)})
  select status, count(*)::int as count from written
  where is_new and status <> 'pending' group by status`;

const writeFacts = (tx: Transaction, facts: Fact[]) => tx`
  insert into order_events as e
    (event_key, shop_id, tiktok_order_id, source, kind, tiktok_status, phase, occurred_at, read_seq,
     known_seq, received_at, raw, raw_sealed, status, reason, duplicates, trace_id, mapping_version,
     decided_at)
  select r."eventKey", r."shopId", r."orderId", r.source, r.kind, r."tiktokStatus", r.phase,
         to_timestamp(r."occurredAtS"), r."readSeq", coalesce(r."knownSeq", 0),
         to_timestamp(r."receivedAtMs" / 1000.0), decode(r.raw, 'base64'), r."isSealed", r.status, r.reason, r.repeats,
         r."traceId", coalesce(r."mappingVersion", 0),
         case when r.status <> 'pending' then now() end
  from jsonb_to_recordset(${JSON.stringify(reduceFacts(facts))}::text::jsonb) as r(
    "eventKey" text, "shopId" text, "orderId" text, source text, kind text, "tiktokStatus" text,
    phase text, "occurredAtS" bigint, "readSeq" bigint, "knownSeq" bigint, "receivedAtMs" bigint,
    raw text, "isSealed" boolean, status text, reason text, repeats int, "traceId" text,
    "mappingVersion" int)
  order by r."orderId" collate "C", r."eventKey" collate "C"
  on conflict (event_key) do update set
    duplicates = e.duplicates + excluded.duplicates + case when ${takesOver(tx)} then 0 else 1 end,
    read_seq = greatest(e.read_seq, excluded.read_seq),
    -- As newestSight has it within a batch.
    known_seq = case when excluded.read_seq > e.read_seq then excluded.known_seq
      when excluded.read_seq < e.read_seq then e.known_seq
      else least(e.known_seq, excluded.known_seq) end,
    shop_id = ${ifTakenOver(tx, "shop_id")},
    tiktok_order_id = ${ifTakenOver(tx, "tiktok_order_id")},
    kind = ${ifTakenOver(tx, "kind")},
    tiktok_status = ${ifTakenOver(tx, "tiktok_status")},
    phase = ${ifTakenOver(tx, "phase")},
    occurred_at = ${ifTakenOver(tx, "occurred_at")},
    status = ${ifTakenOver(tx, "status")},
    reason = ${ifTakenOver(tx, "reason")},
    decided_at = ${ifTakenOver(tx, "decided_at")},
    -- Of who read it last: what an older release could not read either is still to be driven again.
    mapping_version = case when e.status in ('quarantined', 'ignored')
      then excluded.mapping_version else e.mapping_version end
  returning e.status, e.xmax = 0 as is_new`;

const takesOver = (tx: Transaction) => tx`
  e.status in ('quarantined', 'ignored') and excluded.status in ('pending', 'applied')`;

const ifTakenOver = (tx: Transaction, column: string) =>
  tx`case when ${takesOver(tx)} then excluded.${tx(column)} else e.${tx(column)} end`;

/** One row a key: one statement may not touch a row twice (SQLSTATE 21000). */
const reduceFacts = (facts: Fact[]) => {
  const rows = new Map<string, ReturnType<typeof factRow>>();
  for (const fact of facts) {
    const seen = rows.get(fact.eventKey);
    if (seen) {
      seen.repeats += 1;
      Object.assign(seen, newestSight(seen, fact));
    } else rows.set(fact.eventKey, factRow(fact));
  }
  return [...rows.values()];
};

const factRow = ({ raw, ...fact }: Fact) => ({
  ...fact,
  raw: raw === null ? null : Buffer.from(raw.bytes, "latin1").toString("base64"),
  isSealed: raw?.isSealed ?? false,
  repeats: 0,
});

/** All facts of these orders that can bear on their phase or wait for a verdict. */
export const factsOfOrders = async (
  tx: Transaction,
  orderIds: string[],
): Promise<Map<string, LedgerFact[]>> => {
  const rows = await tx<(LedgerFact & { orderId: string })[]>`
    select id::text, event_key as "eventKey", tiktok_order_id as "orderId", shop_id as "shopId",
           kind, phase, status, reason, actor, read_seq::float8 as "readSeq",
           known_seq::float8 as "knownSeq", extract(epoch from occurred_at)::float8 as "occurredAtS"
    from order_events
    where tiktok_order_id = any(${orderIds}::text[])
      and status not in ('ignored', 'quarantined')`;
  const byOrder = new Map<string, LedgerFact[]>(orderIds.map((orderId) => [orderId, []]));
  for (const { orderId, ...fact } of rows) byOrder.get(orderId)?.push(fact);
  return byOrder;
};

export interface Given {
  status: Verdict["status"];
  /** How long a webhook waited for it, in milliseconds; null for what is none, or came again. */
  waitedMs: number | null;
}

/** Marks facts with their verdicts; answers those that were given. */
export const saveVerdicts = (tx: Transaction, verdicts: Verdict[]): Promise<Given[]> =>
  tx<Given[]>`
    update order_events e
    set status = r.status, reason = r.reason, decided_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::text::jsonb)
      as r("factId" bigint, status text, reason text)
    where e.id = r."factId" and e.status = 'pending'
    returning e.status, case when e.raw is not null and e.replays = 0
      then extract(epoch from clock_timestamp() - e.received_at)::float8 * 1000 end as "waitedMs"`;

/**
 * Orders with a fact that has waited for its verdict for longer than this, at most `max`. An order
 * whose advance is an open dead letter is left to the person who looks into it.
 */
export const ordersLeftPending = (
  db: Database,
  { waitedMs, max }: { waitedMs: number; max: number },
): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ orderId: string }[]>`
      select distinct tiktok_order_id as "orderId" from order_events e
      where status = 'pending' and tiktok_order_id is not null
        and received_at < now() - make_interval(secs => ${waitedMs / 1_000})
        and not exists (
          select from dead_letters d
          where d.key = 'advance:' || e.tiktok_order_id and d.status = 'open')
      limit ${max}`;
    return rows.map(({ orderId }) => orderId);
  });
