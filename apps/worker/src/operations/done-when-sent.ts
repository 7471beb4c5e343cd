import { claimTargets, noteOutcomes, type OperationUnderWay, type TargetOutcome } from "@sluice/db";
import type { SweepDeps } from "../sweeps/sweep.ts";
import type { OperationKind } from "./operation-kind.ts";

/** Deals with targets, and answers those it has to leave out, with the reason. Bears a repeat. */
export type HandleTargets = (
  targets: string[],
  operation: OperationUnderWay,
  deps: SweepDeps,
) => Promise<Map<string, string>>;

/** A kind whose targets need no watching: what was handled has succeeded. */
export const doneWhenSent = (handle: HandleTargets): OperationKind => ({
  send: async (operation, deps) => {
    const targets = await claimTargets(deps.db, operation.id, async (_tx, claimed) => claimed);
    if (!targets) return 0;
    const leftOut = await handle(targets, operation, deps);
    await noteOutcomes(deps.db, operation.id, outcomesOf(targets, leftOut));
    return targets.length;
  },
  settle: null,
});

const outcomesOf = (targets: string[], leftOut: Map<string, string>): TargetOutcome[] =>
  targets.map((target) => {
    const error = leftOut.get(target) ?? null;
    return { target, status: error === null ? "succeeded" : "skipped", error };
  });
