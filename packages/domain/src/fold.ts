import type { FactKind, FactStatus } from "./fact.ts";
import { decidesPhase, inOrder, isPending, isUnsure } from "./fact-order.ts";
import type { LedgerFact } from "./ledger-fact.ts";
import { fullReturnFrom, stepFrom, type Bearing } from "./order-lifecycle.ts";
import type { OrderPhase } from "./order-phase.ts";

export interface Verdict {
  factId: string;
  status: Exclude<FactStatus, "pending">;
  reason: string | null;
}

/** One line of an order's history. A refused fact leaves the phase as it was. */
export interface HistoryStep {
  factId: string;
  from: OrderPhase;
  to: OrderPhase;
  outcome: "applied" | "corrected" | "refused";
  reason: string | null;
  actor: string | null;
}

export interface Folded {
  phase: OrderPhase;
  /** When TikTok says the present phase began; null while only announced. Seconds UTC. */
  stateAsOfS: number | null;
  /** A hint was refused, or reads that ran at once disagree: the order must be read once more. */
  needsRead: boolean;
  verdicts: Verdict[];
  steps: HistoryStep[];
}

/**
 * Folds all facts of one order. The phase is a pure function of their set: it cannot depend on
 * the order of arrival, on repeats, or on how they were cut into batches. Verdicts and steps are
 * given for pending facts only, because history is only appended: what comes after the last judged
 * fact extends it, and a late fact adds one `corrected` step if it changes the outcome.
 */
export const fold = (order: { shopId: string; phase: OrderPhase }, facts: LedgerFact[]): Folded => {
  const foreign = facts.filter((fact) => fact.shopId !== order.shopId);
  const own = facts.filter((fact) => fact.shopId === order.shopId && isPartOfFold(fact));
  const ordered = inOrder(own.filter(decidesPhase));
  const walked = walk(ordered);
  const mark = walked.findLastIndex(({ fact }) => fact.status !== "pending");
  const late = judgeLate(order.phase, walked.slice(0, mark + 1));
  const newest = walked.slice(mark + 1);
  const tail = judgeTail(newest);
  const last = walked.at(-1);
  return {
    phase: last?.after ?? "announced",
    stateAsOfS: walked.findLast((place) => place.moved)?.fact.occurredAtS ?? null,
    needsRead:
      isUnsure(ordered) ||
      newest.some(({ fact, refusal }) => refusal !== null && fact.actor === null),
    verdicts: [
      ...foreign.filter(isPending).map((fact) => quarantineForeign(fact, order.shopId)),
      ...own.filter((fact) => isPending(fact) && !decidesPhase(fact)).map(enter),
      ...late.verdicts,
      ...tail.verdicts,
    ],
    steps: [...late.steps, ...tail.steps],
  };
};

const isPartOfFold = (fact: LedgerFact) =>
  fact.status !== "ignored" && fact.status !== "quarantined";

/** A fact in its place: the phase shown before and after it, and what the machine said. */
interface Place {
  fact: LedgerFact;
  before: OrderPhase;
  after: OrderPhase;
  moved: boolean;
  isCorrection: boolean;
  refusal: string | null;
}

const walk = (facts: LedgerFact[]): Place[] => {
  let base: OrderPhase = "announced";
  let isReturned = false;
  // A full return lies over the fold: no order read takes it away.
  const shown = () => (isReturned ? (fullReturnFrom(base) ?? base) : base);
  return facts.map((fact) => {
    const before = shown();
    const step = stepOf(base, fact);
    if (fact.kind === "full_return") isReturned = true;
    else if (typeof step !== "string") base = step.to;
    const after = shown();
    return {
      fact,
      before,
      after,
      moved: before !== after,
      isCorrection: typeof step !== "string" && step.isCorrection,
      refusal: typeof step === "string" ? step : null,
    };
  });
};

const bearingOf: Partial<Record<FactKind, Bearing>> = {
  hint: "hint",
  snapshot: "read",
  operator: "operator",
};

/** The step a fact takes on the base phase, or the reason why it is refused. */
const stepOf = (base: OrderPhase, fact: LedgerFact) => {
  const bearing = bearingOf[fact.kind];
  if (!bearing || !fact.phase || fact.phase === base) return { to: base, isCorrection: false };
  const step = stepFrom(base, bearing, fact.phase);
  if (step) return step;
  return bearing === "operator"
    ? `an order that is ${base} cannot be moved to ${fact.phase} by hand`
    : `TikTok announced ${fact.phase} for an order that is ${base}; the order will be read again`;
};

const judgeTail = (places: Place[]) => ({
  verdicts: places.map(({ fact, refusal }): Verdict =>
    refusal === null
      ? { factId: fact.id, status: "applied", reason: fact.reason }
      : { factId: fact.id, status: "refused", reason: refusal },
  ),
  steps: places
    .filter(({ moved, refusal }) => moved || refusal !== null)
    .map((place) => historyStep(place, place.before, outcomeOf(place))),
});

const outcomeOf = ({ refusal, isCorrection }: Place): HistoryStep["outcome"] => {
  if (refusal !== null) return "refused";
  return isCorrection ? "corrected" : "applied";
};

/** Judges what arrived late, given all places up to the last fact that was judged before. */
const judgeLate = (recorded: OrderPhase, places: Place[]) => {
  const now = places.at(-1)?.after;
  const hasChanged = now !== undefined && now !== recorded;
  const cause = hasChanged ? causeOf(recorded, now, places) : undefined;
  return {
    verdicts: places
      .filter(({ fact }) => isPending(fact))
      .map(({ fact }): Verdict =>
        fact === cause?.fact
          ? { factId: fact.id, status: "applied", reason: "came late and changed the outcome" }
          : { factId: fact.id, status: "stale", reason: "newer facts were already applied" },
      ),
    steps:
      cause && now ? [historyStep({ ...cause, after: now }, recorded, "corrected" as const)] : [],
  };
};

/**
 * The fact that a late change is put down to. Where none is new, a repeated read has risen in its
 * place: then it is that read. A hint that only came with what took the order back is not it.
 */
const causeOf = (recorded: OrderPhase, now: OrderPhase, places: Place[]): Place | undefined => {
  const movers = places.filter(({ moved }) => moved);
  const able = movers.filter(
    ({ fact }) => fact.kind !== "hint" || stepFrom(recorded, "hint", now) !== undefined,
  );
  const likely = able.length > 0 ? able : movers;
  return likely.findLast(({ fact }) => isPending(fact)) ?? likely.at(-1);
};

const historyStep = (
  { fact, after, refusal }: Place,
  from: OrderPhase,
  outcome: HistoryStep["outcome"],
): HistoryStep => ({
  factId: fact.id,
  from,
  to: after,
  outcome,
  reason: refusal ?? fact.reason,
  actor: fact.actor,
});

const enter = (fact: LedgerFact): Verdict => ({
  factId: fact.id,
  status: "applied",
  reason: null,
});

const quarantineForeign = (fact: LedgerFact, shopId: string): Verdict => ({
  factId: fact.id,
  status: "quarantined",
  reason: `came from shop ${fact.shopId}, but the order belongs to shop ${shopId}`,
});
