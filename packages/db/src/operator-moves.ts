import { fold, legalMoves, statusMapping, type LedgerFact, type OrderPhase } from "@sluice/domain";
import { insertAudit } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { save } from "./ledger.ts";
import { factsOfOrders } from "./order-events.ts";
import { lockOrders, type LockedOrder } from "./orders.ts";

export interface OperatorMove {
  /** TikTok's id. */
  orderId: string;
  to: OrderPhase;
  reason: string;
  actor: string;
  /** A UUID that names the move: the same one again moves nothing. */
  moveId: string;
}

export type Moved =
  | { kind: "moved"; phase: OrderPhase }
  /** This move was made before; `phase` is where the order stands by now. */
  | { kind: "repeated"; phase: OrderPhase }
  | { kind: "illegal"; phase: OrderPhase; legalMoves: OrderPhase[] }
  /** The id names another move. */
  | { kind: "taken" }
  | { kind: "unknownOrder" };

/**
 * Moves an order by hand, if the machine allows it: decided under the row's lock over all facts, so
 * that the answer is the truth. The move is a fact like any other, newer than all that are known, and
 * TikTok's newer facts win over it.
 */
export const moveOrder = (db: Database, move: OperatorMove): Promise<Moved> =>
  guarded(async () => {
    return await db.begin(async (tx): Promise<Moved> => {
      const [order] = await lockOrders(tx, [move.orderId]);
      if (!order) return { kind: "unknownOrder" };
      const facts = (await factsOfOrders(tx, [move.orderId])).get(move.orderId) ?? [];
      const { phase } = fold(order, facts);
      const made = facts.find(({ eventKey }) => eventKey === keyOf(move));
      if (made) return made.phase === move.to ? { kind: "repeated", phase } : { kind: "taken" };
      const legal = legalMoves(phase);
      if (!legal.includes(move.to)) return { kind: "illegal", phase, legalMoves: legal };
      const fact = await insertMove(tx, order, move, facts);
      if (!fact) return { kind: "taken" };
      const result = fold(order, [...facts, fact]);
      await save(tx, [{ order, result }]);
      await insertAudit(tx, {
        actor: move.actor,
        action: "order.move",
        target: move.orderId,
        detail: { from: phase, to: result.phase, reason: move.reason },
      });
      return { kind: "moved", phase: result.phase };
    });
  });

const keyOf = ({ moveId }: OperatorMove) => `operator:${moveId}`;

/** Undefined if another order was moved under this id. Of two in one second, the later has the higher number. */
const insertMove = async (
  tx: Transaction,
  { shopId }: LockedOrder,
  { orderId, to, reason, actor, ...rest }: OperatorMove,
  facts: LedgerFact[],
): Promise<LedgerFact | undefined> => {
  const eventKey = keyOf({ orderId, to, reason, actor, ...rest });
  const newestS = Math.max(0, ...facts.map(({ occurredAtS }) => occurredAtS));
  const [row] = await tx<Pick<LedgerFact, "id" | "readSeq" | "occurredAtS">[]>`
    insert into order_events
      (event_key, shop_id, tiktok_order_id, source, kind, phase, occurred_at, read_seq, received_at,
       status, reason, actor, mapping_version)
    values (${eventKey}, ${shopId}, ${orderId}, 'operator', 'operator', ${to},
      to_timestamp(greatest(floor(extract(epoch from now())), ${newestS}::float8)),
      nextval('read_seq'), now(), 'pending', ${reason}, ${actor}, ${statusMapping.version})
    on conflict (event_key) do nothing
    returning id::text, read_seq::float8 as "readSeq",
      extract(epoch from occurred_at)::float8 as "occurredAtS"`;
  return (
    row && {
      ...row,
      eventKey,
      shopId,
      knownSeq: 0,
      kind: "operator",
      phase: to,
      status: "pending",
      reason,
      actor,
    }
  );
};
