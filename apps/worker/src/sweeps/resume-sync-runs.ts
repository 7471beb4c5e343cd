import { forgetOldRuns, runsLeftAlone } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/** Takes up runs whose job was lost, as with Redis's data or before it was added. */
export const resumeSyncRuns: Sweep = async ({ db, handOvers }) => {
  const runs = await runsLeftAlone(db, { untouchedMs: 30_000 });
  await handOvers.sync.add(
    runs.map(({ id, shopId }) => ({ shopId, task: { kind: "run", runId: id } })),
  );
  await forgetOldRuns(db, { keptDays: 30 });
  return runs.length;
};
