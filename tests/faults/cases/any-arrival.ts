import { connectDatabase } from "@sluice/db";
import * as fc from "fast-check";
import { ledgerOverAnyArrival, type LivedOrder } from "../../support/ledger-over-any-arrival.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { historyFaults } from "../lab/history-faults.ts";
import type { Lab } from "../lab/open-lab.ts";
import { readLedger } from "../lab/read-ledger.ts";
import { readQueues } from "../lab/read-queues.ts";

export const anyArrival: FaultCase = {
  id: "A15",
  title: "an order's facts come in any order, repeated, with gaps, between polls",
  run: async (lab, { seed, isShort }) => {
    const db = connectDatabase(lab.databaseUrl(), { applicationName: "sluice", connectionsMax: 4 });
    const lived: LivedOrder[] = [];
    try {
      const run = await fc.check(ledgerOverAnyArrival(db, lived), {
        seed,
        numRuns: isShort ? 60 : 1_000,
      });
      const { counters, torn } = await countFaults(lab, lived);
      return {
        counters,
        figures: {
          runs: run.numRuns,
          orders: lived.length,
          facts: lived.reduce((sum, { eventKeys }) => sum + eventKeys.size, 0),
          counterexample: run.counterexamplePath ?? "none",
        },
        problems: [
          ...(run.failed ? [(await fc.asyncDefaultReportMessage(run)) ?? "it failed"] : []),
          ...torn,
        ],
      };
    } finally {
      await db.end({ timeout: 1 });
    }
  },
};

/** All eight over everything that was recorded. There are no requests here that could hang. */
const countFaults = async (lab: Lab, lived: LivedOrder[]) => {
  const facts = await lab.db()<{ eventKey: string; status: string }[]>`
    select event_key as "eventKey", status from order_events`;
  const { steps, phases, openLetters } = await readLedger(lab.db());
  const queues = await readQueues(lab.redis.url);
  const sent = new Set(lived.flatMap(({ eventKeys }) => [...eventKeys]));
  const decided = new Set(
    facts.flatMap((fact) => (fact.status === "pending" ? [] : fact.eventKey)),
  );
  const { repeated, regressed, torn } = historyFaults(steps);
  const counters = {
    lost: [...sent].filter((key) => !decided.has(key)).length,
    unexpected: facts.filter(({ eventKey }) => !sent.has(eventKey)).length,
    duplicated: repeated.length,
    diverged: lived.filter(({ orderId, truth }) => phases.get(orderId) !== truth).length,
    regressed: regressed.length,
    stuck: facts.length - decided.size + queues.reduce((sum, { left }) => sum + left, 0),
    silent: openLetters.size + queues.reduce((sum, { failed }) => sum + failed, 0),
    hung: 0,
  };
  return { counters, torn };
};
