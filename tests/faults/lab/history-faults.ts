import type { OrderPhase } from "@sluice/domain";

/** A row of `order_transitions`, in the order in which they were written. */
export interface HistoryLine {
  eventId: string;
  orderId: string;
  from: OrderPhase;
  to: OrderPhase;
  outcome: "applied" | "corrected" | "refused";
  actor: string | null;
}

/** What is wrong with the histories of all orders; see `check-everything.ts`. */
export const historyFaults = (lines: HistoryLine[]) => {
  const repeated: string[] = [];
  const regressed: string[] = [];
  const torn: string[] = [];
  const appliedEvents = new Set<string>();
  const orders = new Map<string, { phase: OrderPhase; sinceCorrection: Set<string> }>();
  for (const { eventId, orderId, from, to, outcome, actor } of lines) {
    if (outcome === "refused") continue;
    const step = `${from}→${to}`;
    const order = orders.get(orderId) ?? { phase: "announced", sinceCorrection: new Set() };
    orders.set(orderId, order);
    if (order.phase !== from) torn.push(`${orderId} was ${order.phase}, then ${step}`);
    if (outcome === "corrected") order.sinceCorrection.clear();
    else {
      if (appliedEvents.has(eventId) || order.sinceCorrection.has(step))
        repeated.push(`${orderId} ${step} (fact ${eventId})`);
      // By hand an order may be opened again.
      if (actor === null && rank[to] < rank[from]) regressed.push(`${orderId} ${step}`);
      appliedEvents.add(eventId);
      order.sinceCorrection.add(step);
    }
    order.phase = to;
  }
  return { repeated, regressed, torn };
};

const rank: Record<OrderPhase, number> = {
  announced: 0,
  awaiting_payment: 1,
  on_hold: 2,
  awaiting_shipment: 3,
  partially_shipped: 4,
  awaiting_collection: 5,
  in_transit: 6,
  delivered: 7,
  completed: 8,
  cancelled: 9,
  refunded: 9,
  returned: 9,
};
