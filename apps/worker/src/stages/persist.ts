import { recordFacts } from "@sluice/db";
import { done, type AdvanceEvent } from "@sluice/queues";
import type { StageHandler } from "../stage-handler.ts";

/**
 * Writes a batch of facts with their orders. Every order that a fact is about is handed on, also
 * where the fact was there already: the job that wrote it may have died before its hand-over.
 */
export const persist: StageHandler<"persist"> = async (events, deps) => {
  const { db, lockTimeoutMs, onVerdicts } = deps;
  onVerdicts(await recordFacts(db, events, lockTimeoutMs));
  // One event an order, shared by its facts: handed on once, however many facts the batch holds.
  const touched = new Map<string, AdvanceEvent>();
  return events.map(({ fact }) => {
    if (fact.status !== "pending" || fact.orderId === null) return done();
    const { orderId, traceId } = fact;
    const event = touched.get(orderId) ?? { orderId, ...(traceId !== null && { traceId }) };
    touched.set(orderId, event);
    return done({ stage: "advance", events: [event] });
  });
};
