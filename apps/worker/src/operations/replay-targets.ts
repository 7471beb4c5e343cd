import { replayEvents } from "../replay-events.ts";
import type { HandleTargets } from "./done-when-sent.ts";

/** Drives stored facts again. What is gone by now needs none, so nothing is left out. */
export const replayTargets: HandleTargets = async (eventIds, _operation, deps) => {
  await replayEvents(deps, eventIds);
  return new Map();
};
