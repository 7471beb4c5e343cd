import { factsNotUnderstood, markDriven } from "@sluice/db";
import { replayEvents } from "../replay-events.ts";
import type { Sweep } from "./sweep.ts";

/**
 * Drives what could not be understood again once the mapping or the machine has a higher version. A
 * fact is marked only when Redis has confirmed its job; a crash before that, or a second sweep,
 * repeats it, and a repeat takes effect once.
 */
export const redriveQuarantined: Sweep = async (deps) => {
  const { db, mapping } = deps;
  let swept = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const ids = await factsNotUnderstood(db, { version: mapping.version, max: factsMax });
    if (ids.length === 0) break;
    await replayEvents(deps, ids);
    await markDriven(db, ids, mapping.version);
    swept += ids.length;
  }
  return swept;
};

// 1,000 a run: more would take the queue's place from what comes in now.
const factsMax = 100;
const roundsMax = 10;
