import { replayFacts } from "@sluice/db";
import type { SweepDeps } from "./sweeps/sweep.ts";

/**
 * Drives stored facts again by the road that they came: what was not understood enters where webhooks
 * do, all others at {advance}. Resolves when Redis has confirmed the jobs; bears a repeat.
 */
export const replayEvents = async (
  { db, handOvers, mapping }: Pick<SweepDeps, "db" | "handOvers" | "mapping">,
  eventIds: string[],
): Promise<void> => {
  const { orderIds, webhooks } = await replayFacts(db, eventIds, mapping);
  await handOvers.normalize.add(webhooks);
  await handOvers.advance.add(orderIds.map((orderId) => ({ orderId })));
};
