import * as fc from "fast-check";
import { newestSight, type Fact } from "./fact.ts";
import { fold, type HistoryStep } from "./fold.ts";
import type { LedgerFact } from "./ledger-fact.ts";
import { OrderPhase } from "./order-phase.ts";
import { arrivingHistory } from "./testing/order-history.ts";

/** The ledger's rules in memory: facts are unique by key, and a repeat raises the read number. */
const createLedger = () => {
  const facts = new Map<string, LedgerFact>();
  const history: HistoryStep[] = [];
  let phase: OrderPhase = "announced";
  return {
    facts,
    history,
    phase: () => phase,
    kindOf: (factId: string) => [...facts.values()].find(({ id }) => id === factId)?.kind,
    record: (fact: Fact) => {
      const seen = facts.get(fact.eventKey);
      if (seen) Object.assign(seen, newestSight(seen, fact));
      else
        facts.set(fact.eventKey, {
          ...fact,
          knownSeq: fact.knownSeq ?? 0,
          id: String(facts.size + 1),
          actor: null,
        });
    },
    advance: () => {
      const folded = fold({ shopId: "1", phase }, [...facts.values()]);
      for (const { factId, status } of folded.verdicts)
        for (const fact of facts.values()) if (fact.id === factId) fact.status = status;
      history.push(...folded.steps);
      phase = folded.phase;
    },
  };
};

const placeOf = (phase: OrderPhase) => OrderPhase.options.indexOf(phase);

describe("the fold over any arrival", () => {
  it("ends where the newest read says, with a history that was only appended to", () => {
    fc.assert(
      fc.property(arrivingHistory("57"), ({ batches, truth, goesBack }) => {
        const ledger = createLedger();
        for (const batch of batches) {
          for (const fact of batch) ledger.record(fact);
          ledger.advance();
        }
        expect(ledger.phase()).toBe(truth);
        expect([...ledger.facts.values()].filter(({ status }) => status === "pending")).toEqual([]);
        let reached: OrderPhase = "announced";
        for (const step of ledger.history) {
          expect(step.from).toBe(reached);
          reached = step.to;
          if (step.outcome !== "refused" && ledger.kindOf(step.factId) === "hint")
            expect(placeOf(step.to)).toBeGreaterThanOrEqual(placeOf(step.from));
        }
        expect(reached).toBe(truth);
        const been = ledger.history.flatMap(({ outcome, to }) => (outcome === "refused" ? [] : to));
        if (!goesBack) expect(been).toEqual([...new Set(been)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives the same phase whatever the order of arrival, the repeats and the batches", () => {
    fc.assert(
      fc.property(arrivingHistory("57"), ({ batches }) => {
        const stepwise = createLedger();
        for (const batch of batches) {
          for (const fact of batch) stepwise.record(fact);
          stepwise.advance();
          stepwise.advance();
        }
        const atOnce = createLedger();
        for (const fact of batches.flat().toReversed()) atOnce.record(fact);
        atOnce.advance();
        expect(stepwise.phase()).toBe(atOnce.phase());
      }),
      { numRuns: 1_000 },
    );
  });
});
