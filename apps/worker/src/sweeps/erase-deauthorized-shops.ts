import { eraseShop, forgetShop, shopsToErase } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/**
 * Erases the buyers of shops whose seller withdrew so long ago. For a day it looks again for what
 * jobs that were under way, or an erasure that died, have left. Answers how many shops it has erased.
 */
export const eraseDeauthorizedShops: Sweep = async ({ db, retention }) => {
  const hours = retention.purgeAfterDeauthorizationHours;
  const reason = `deauthorized for ${hours} hours`;
  let erased = 0;
  for (const { shopId, isErased } of await shopsToErase(db, hours)) {
    if (isErased) await forgetShop(db, shopId);
    else if (await eraseShop(db, shopId, { actor: "sluice", reason })) erased += 1;
  }
  return erased;
};
