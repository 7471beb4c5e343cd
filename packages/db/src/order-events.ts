import type { Fact, LedgerFact, Verdict } from "@sluice/domain";
import type { Transaction } from "./connect.ts";

/**
 * Inserts facts, each once: a repeat counts on the row it repeats and raises its `read_seq`. The
 * rows go in by order and key, so that two batches lock in the same order.
 */
export const insertFacts = (tx: Transaction, facts: Fact[]) => tx`
  insert into order_events as e
    (event_key, shop_id, tiktok_order_id, source, kind, tiktok_status, phase, occurred_at, read_seq,
     received_at, raw, raw_sealed, status, reason, duplicates, trace_id, decided_at)
  select r."eventKey", r."shopId", r."orderId", r.source, r.kind, r."tiktokStatus", r.phase,
         to_timestamp(r."occurredAtS"), r."readSeq", to_timestamp(r."receivedAtMs" / 1000.0),
         decode(r.raw, 'base64'), r."isSealed", r.status, r.reason, r.repeats, r."traceId",
         case when r.status <> 'pending' then now() end
  from jsonb_to_recordset(${JSON.stringify(reduceFacts(facts))}::text::jsonb) as r(
    "eventKey" text, "shopId" text, "orderId" text, source text, kind text, "tiktokStatus" text,
    phase text, "occurredAtS" bigint, "readSeq" bigint, "receivedAtMs" bigint, raw text,
    "isSealed" boolean, status text, reason text, repeats int, "traceId" text)
  order by r."orderId" collate "C", r."eventKey" collate "C"
  on conflict (event_key) do update set
    duplicates = e.duplicates + 1 + excluded.duplicates,
    read_seq = greatest(e.read_seq, excluded.read_seq)`;

/** One row a key: one statement may not touch a row twice (SQLSTATE 21000). */
const reduceFacts = (facts: Fact[]) => {
  const rows = new Map<string, ReturnType<typeof factRow>>();
  for (const fact of facts) {
    const seen = rows.get(fact.eventKey);
    if (seen) {
      seen.repeats += 1;
      seen.readSeq = Math.max(seen.readSeq, fact.readSeq);
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
           extract(epoch from occurred_at)::float8 as "occurredAtS"
    from order_events
    where tiktok_order_id = any(${orderIds}::text[])
      and status not in ('ignored', 'quarantined')`;
  const byOrder = new Map<string, LedgerFact[]>(orderIds.map((orderId) => [orderId, []]));
  for (const { orderId, ...fact } of rows) byOrder.get(orderId)?.push(fact);
  return byOrder;
};

/** Marks facts with their verdicts. Answers how long each webhook waited for it, in milliseconds. */
export const saveVerdicts = async (tx: Transaction, verdicts: Verdict[]): Promise<number[]> => {
  const rows = await tx<{ waitedMs: number | null }[]>`
    update order_events e
    set status = r.status, reason = r.reason, decided_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::text::jsonb)
      as r("factId" bigint, status text, reason text)
    where e.id = r."factId" and e.status = 'pending'
    returning case when e.raw is not null
      then extract(epoch from clock_timestamp() - e.received_at)::float8 * 1000 end as "waitedMs"`;
  return rows.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
};
