import { shopsWithStaleOrders } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/**
 * Has orders read whose details are owed, soon after that came about. What cannot be read for ten
 * minutes waits for its shop's schedule. It puts nothing right itself, so it counts nothing.
 */
export const askForOwedReads: Sweep = async ({ db, handOvers }) => {
  const shopIds = await shopsWithStaleOrders(db, { fromMs: 5_000, toMs: 600_000 });
  await handOvers.sync.add(shopIds.map((shopId) => ({ shopId, task: { kind: "stale" } })));
  return 0;
};
