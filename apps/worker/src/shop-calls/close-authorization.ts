import {
  endAuthorization,
  endLease,
  openAlert,
  takeLease,
  whileNoneRotates,
  type Database,
} from "@sluice/db";
import type { Log } from "@sluice/runtime";
import { refreshLease } from "./refresh-lease.ts";

/**
 * TikTok takes a seller's tokens no more: stops the shops, destroys the tokens and tells people.
 * Does nothing if other tokens than the refused ones are stored by now, and answers false.
 */
export const closeAuthorization = async (
  { db, log }: { db: Database; log: Log },
  openId: string,
  refused: Buffer,
): Promise<boolean> => {
  const shops = await endAuthorization(db, openId, refused);
  if (shops.length === 0) return false;
  const named = shops.map(({ shopId, name }) => `${name} (${shopId})`).join(", ");
  log.error({ openId, shopIds: shops.map(({ shopId }) => shopId) }, "an authorization is over");
  await openAlert(db, {
    key: `authorization_ended:${openId}`,
    kind: "authorization_ended",
    shopId: shops.length === 1 ? (shops[0]?.shopId ?? null) : null,
    text: `TikTok no longer accepts the authorization of ${named}. The orders there are not read any more, and the tokens were deleted. Connect each of these shops again.`,
  });
  return true;
};

/**
 * The same where a call was refused: false also while somebody refreshes the tokens, or died at it. The
 * old ones may be dead as soon as TikTok has given new ones, and those are stored a moment later.
 */
export const closeUnlessRefreshed = async (
  deps: { db: Database; log: Log },
  openId: string,
  refused: Buffer,
): Promise<boolean> => {
  const closed = await whileNoneRotates(deps.db, openId, async () => {
    const lease = await takeLease(deps.db, ...refreshLease(openId));
    if (!lease) return false;
    const isClosed = await closeAuthorization(deps, openId, refused);
    await endLease(deps.db, lease);
    return isClosed;
  });
  return closed === true;
};
