import type { FactKind } from "./fact.ts";
import type { LedgerFact } from "./ledger-fact.ts";
import { OrderPhase } from "./order-phase.ts";

/**
 * The facts that decide the phase, in the order in which they happened. TikTok's times are seconds, and
 * several steps of an order may share one. Within a second a read comes after all that was known when
 * it began; what is not known to have come one after the other stands along the order's usual way. So
 * reads that ran at once tell no way back, and one that began after them all has the last word.
 */
export const inOrder = (facts: LedgerFact[]): LedgerFact[] => {
  const seconds = new Map<number, LedgerFact[]>();
  for (const fact of facts.toSorted(byTimeAndWay)) {
    const second = seconds.get(fact.occurredAtS);
    if (second) second.push(fact);
    else seconds.set(fact.occurredAtS, [fact]);
  }
  return [...seconds.values()].flatMap(firstWhatWasKnown);
};

/**
 * Whether two reads of the newest second ran at once and the one that began later saw less. Either may
 * be true, and only a read that begins after both can tell.
 */
export const isUnsure = (ordered: LedgerFact[]): boolean => {
  const last = ordered.findLast(isRead);
  return (
    last !== undefined &&
    ordered.some(
      (fact) =>
        isRead(fact) &&
        fact.occurredAtS === last.occurredAtS &&
        fact.readSeq > last.readSeq &&
        (isPending(fact) || isPending(last)),
    )
  );
};

export const decidesPhase = (fact: LedgerFact): boolean => fact.kind in rank;
export const isPending = (fact: LedgerFact): boolean => fact.status === "pending";

const rank: Partial<Record<FactKind, number>> = {
  hint: 0,
  snapshot: 0,
  operator: 1,
  full_return: 2,
};

const byTimeAndWay = (a: LedgerFact, b: LedgerFact): number =>
  a.occurredAtS - b.occurredAtS ||
  (rank[a.kind] ?? 0) - (rank[b.kind] ?? 0) ||
  (rank[a.kind] === 0 ? placeOnWay(a) - placeOnWay(b) : 0) ||
  a.readSeq - b.readSeq ||
  (a.eventKey < b.eventKey ? -1 : 1);

const wayOfOrder = new Map<string | null, number>(
  OrderPhase.options.map((phase, index) => [phase, index]),
);
const placeOnWay = ({ phase }: LedgerFact): number => wayOfOrder.get(phase) ?? 0;

/** Moves no fact more than it must: each is the first of those left that waits for none of them. */
const firstWhatWasKnown = (facts: LedgerFact[]): LedgerFact[] => {
  const left = [...facts];
  return facts.flatMap(() =>
    left.splice(
      left.findIndex((fact) => !left.some((other) => wasKnownBefore(other, fact))),
      1,
    ),
  );
};

const wasKnownBefore = (fact: LedgerFact, read: LedgerFact): boolean =>
  isRead(read) && rank[fact.kind] === 0 && Math.max(fact.knownSeq, fact.readSeq) < read.readSeq;

const isRead = ({ kind }: LedgerFact): boolean => kind === "snapshot";
