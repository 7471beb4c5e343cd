import { driveFactsOfConnectedShops } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/**
 * Takes up what waited for its shop to be connected. A crash behind the commit leaves the facts
 * pending, however long ago they came, and the sweep of pending facts hands their orders on.
 */
export const driveWaitingFacts: Sweep = async ({ db, handOvers }) => {
  let swept = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const { facts, orderIds } = await driveFactsOfConnectedShops(db, { max: factsMax });
    if (facts === 0) break;
    await handOvers.advance.add(orderIds.map((orderId) => ({ orderId })));
    swept += facts;
  }
  return swept;
};

// A run of 10,000 facts takes seconds; the next one goes on where it ended.
const factsMax = 500;
const roundsMax = 20;
