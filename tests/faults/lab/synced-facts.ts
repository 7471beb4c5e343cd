import type { PersistEvent } from "@sluice/queues";
import { aFact } from "../../support/a-fact.ts";

/** Facts of orders that sync has seen, as no webhook brought them: an order each, by its number. */
export const syncedFacts = (shopId: string, name: string, count: number): PersistEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const orderId = `${name}-${String(index).padStart(4, "0")}`;
    const fact = aFact({
      eventKey: `snapshot:${orderId}:1760000000:awaiting_shipment`,
      shopId,
      orderId,
      source: "sync",
      kind: "snapshot",
      readSeq: index + 1,
      receivedAtMs: Date.now(),
      raw: null,
      traceId: null,
    });
    return { fact, read: null, isStale: false };
  });
