import { noteTrouble } from "@sluice/db";
import { findTrouble } from "./find-trouble.ts";
import type { Limits } from "./settings.ts";
import { readSight, type SightDeps } from "./sight.ts";

export interface LookDeps extends SightDeps {
  limits: Limits;
  /** How long a trouble must be gone before its alert is over. */
  quietMs: number;
}

/**
 * Answers a look at the system that opens and ends alerts. What is found counts once the look before
 * has found it, too: a worker that restarts, or a Redis that was just emptied, alarms nobody.
 */
export const createLook = (deps: LookDeps) => {
  let seenBefore = new Set<string>();
  return async (): Promise<{ opened: string[]; resolved: string[] }> => {
    const sight = await readSight(deps, deps.limits.ALERT_DEAD_LETTERS_WITHIN_MS);
    const { judged, found } = findTrouble(sight, deps.limits, { alertsOnly: true });
    const lasting = found.filter(({ key }) => seenBefore.has(key));
    seenBefore = new Set(found.map(({ key }) => key));
    return await noteTrouble(
      deps.db,
      {
        kinds: judged,
        found: lasting.map(({ key, check, shopId, what, fix }) => ({
          key,
          kind: check,
          shopId,
          text: `${what} ${fix}`,
        })),
        seen: [...seenBefore],
      },
      { quietMs: deps.quietMs },
    );
  };
};
