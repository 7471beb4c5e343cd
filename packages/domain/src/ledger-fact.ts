import type { FactKind, FactStatus } from "./fact.ts";
import type { OrderPhase } from "./order-phase.ts";

/** A fact as the ledger holds it. */
export interface LedgerFact {
  id: string;
  eventKey: string;
  shopId: string | null;
  kind: FactKind;
  phase: OrderPhase | null;
  status: FactStatus;
  reason: string | null;
  actor: string | null;
  occurredAtS: number;
  readSeq: number;
  knownSeq: number;
}
