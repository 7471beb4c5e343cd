import type { Fact } from "@sluice/domain";
import type { PersistEvent } from "@sluice/queues";
import type { Sql } from "postgres";

/** The facts that the ledger holds, by order, as they could come once more. */
export const factsOnRecord = async (db: Sql): Promise<Map<string, PersistEvent[]>> => {
  const rows = await db<(Fact & { orderId: string })[]>`
    select event_key as "eventKey", shop_id as "shopId", tiktok_order_id as "orderId", source, kind,
           tiktok_status as "tiktokStatus", phase, read_seq::int as "readSeq",
           extract(epoch from occurred_at)::int as "occurredAtS",
           (extract(epoch from received_at) * 1000)::float8 as "receivedAtMs"
    from order_events where tiktok_order_id is not null and event_key not like 'notice:%'`;
  const byOrder = new Map<string, PersistEvent[]>();
  for (const row of rows) {
    const fact: Fact = {
      ...row,
      receivedAtMs: Math.round(row.receivedAtMs),
      raw: null,
      status: "pending",
      reason: null,
      traceId: null,
    };
    const known = byOrder.get(row.orderId) ?? [];
    byOrder.set(row.orderId, [...known, { fact, read: null, isStale: false }]);
  }
  return byOrder;
};

/** A fact about the same order that is on no record yet and leaves its phase alone. */
export const notice = ({ fact }: PersistEvent, number: number): PersistEvent => ({
  fact: {
    ...fact,
    eventKey: `notice:${number}`,
    source: "sync",
    kind: "package_notice",
    tiktokStatus: null,
    phase: null,
    readSeq: 0,
    receivedAtMs: Date.now(),
  },
  read: null,
  isStale: false,
});
