import { remappedPhase, type Fact, type OrderPhase, type StatusMapping } from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { markStale, upsertOrders } from "./orders.ts";

/** A webhook as it came, to be read once more. */
export interface StoredWebhook {
  source: "webhook";
  body: { bytes: string; isSealed: boolean };
  receivedAtMs: number;
  traceId: string;
}

export interface Replay {
  /** To be handed to `advance`. */
  orderIds: string[];
  /** To be handed to `normalize`: they were not understood, and may be now. */
  webhooks: StoredWebhook[];
}

/**
 * Drives stored facts again and counts that. A body that was not understood goes the whole road. A
 * fact that was keeps its verdict, unless the mapping gives another phase now: then what was stale,
 * refused or quarantined is judged anew, and what was applied stays so and says the new phase, upon
 * which the fold appends one correction. So with the same mapping nothing can differ.
 *
 * May run twice and beside any other: whoever calls it must hand over what it answers, and where the
 * process dies before, pending facts are found by their sweep.
 */
export const replayFacts = (
  db: Database,
  eventIds: string[],
  mapping: StatusMapping,
): Promise<Replay> =>
  guarded(async () => {
    return await db.begin(async (tx) => {
      const facts = await storedFacts(tx, eventIds);
      const remapped = facts.flatMap((fact) => withNewPhase(fact, mapping));
      // The orders' locks first, then the facts' by order and key: as `recordFacts` takes them.
      await lockRemapped(tx, remapped);
      await tx`
        select from order_events where id = any(${eventIds}::bigint[])
        order by tiktok_order_id collate "C", event_key collate "C" for update`;
      if (remapped.length > 0) await remap(tx, remapped, mapping);
      await tx`update order_events set replays = replays + 1 where id = any(${eventIds}::bigint[])`;
      const isPending = new Set(remapped.map(({ id }) => id));
      const judged = facts.filter((fact) => isJudged(fact) || isPending.has(fact.id));
      return {
        orderIds: [...new Set(judged.flatMap(({ orderId }) => orderId ?? []))],
        webhooks: facts.flatMap((fact) => (isPending.has(fact.id) ? [] : storedWebhook(fact))),
      };
    });
  });

interface StoredFact extends Pick<Fact, "orderId" | "shopId" | "kind" | "tiktokStatus" | "phase"> {
  id: string;
  status: string;
  raw: Buffer | null;
  isSealed: boolean;
  receivedAtMs: number;
  traceId: string | null;
}

const storedFacts = (tx: Transaction, eventIds: string[]) => tx<StoredFact[]>`
  select id::text, tiktok_order_id as "orderId", shop_id as "shopId", kind, status, phase,
         tiktok_status as "tiktokStatus", trace_id as "traceId", raw_sealed as "isSealed",
         case when status in ('quarantined', 'ignored') then raw end as raw,
         round(extract(epoch from received_at) * 1000)::float8 as "receivedAtMs"
  from order_events where id = any(${eventIds}::bigint[])`;

const isJudged = ({ status }: StoredFact) => status !== "quarantined" && status !== "ignored";

interface Remapped {
  id: string;
  orderId: string;
  shopId: string;
  kind: Fact["kind"];
  to: OrderPhase;
}

const withNewPhase = (fact: StoredFact, mapping: StatusMapping): Remapped[] => {
  const { id, orderId, shopId, kind } = fact;
  const to = remappedPhase(fact, mapping);
  if (to === undefined || orderId === null || shopId === null) return [];
  // A webhook that was not understood is more than its status: it is read anew as a whole.
  if (!isJudged(fact) && kind !== "snapshot") return [];
  return [{ id, orderId, shopId, kind, to }];
};

const lockRemapped = async (tx: Transaction, remapped: Remapped[]) => {
  if (remapped.length === 0) return;
  await upsertOrders(
    tx,
    remapped.map(({ orderId, shopId }) => ({ orderId, shopId, read: null, isStale: false })),
  );
  // Its details were not kept beside a read that was not understood.
  const owed = remapped.filter(({ kind }) => kind === "snapshot").map(({ orderId }) => orderId);
  if (owed.length > 0) await markStale(tx, owed);
};

const remap = (tx: Transaction, remapped: Remapped[], { version }: StatusMapping) => tx`
  update order_events e set
    phase = r."to", mapping_version = ${version}::int,
    status = case e.status when 'applied' then 'applied' else 'pending' end,
    reason = case e.status when 'applied' then e.reason end,
    decided_at = case e.status when 'applied' then e.decided_at end
  from jsonb_to_recordset(${JSON.stringify(remapped)}::text::jsonb) as r(id bigint, "to" text)
  where e.id = r.id`;

const storedWebhook = (fact: StoredFact): StoredWebhook[] => {
  const { raw, isSealed, receivedAtMs, traceId } = fact;
  if (isJudged(fact) || raw === null || traceId === null) return [];
  const body = { bytes: raw.toString("latin1"), isSealed };
  return [{ source: "webhook", body, receivedAtMs, traceId }];
};

/** Facts that a mapping of a lower version could not understand, oldest first. */
export const factsNotUnderstood = (
  db: Database,
  { version, max }: { version: number; max: number },
): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ id: string }[]>`
      select e.id::text from order_events e
      where status = 'quarantined' and mapping_version < ${version}
      order by mapping_version, e.id limit ${max}`;
    return rows.map(({ id }) => id);
  });

/** They were handed over to a mapping of this version: what it cannot read either stays as it is. */
export const markDriven = (db: Database, eventIds: string[], version: number): Promise<void> =>
  guarded(async () => {
    await db`
      update order_events set mapping_version = ${version}
      where id in (
        select id from order_events where id = any(${eventIds}::bigint[])
          and status = 'quarantined' and mapping_version < ${version}
        order by tiktok_order_id collate "C", event_key collate "C" for update)`;
  });
