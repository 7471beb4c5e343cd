import {
  openAlert,
  shopsForReading,
  shopsToListBy,
  storeListedShops,
  tokensToRefresh,
  type ShopAccess,
} from "@sluice/db";
import { listShops } from "@sluice/tiktok";
import type { Sweep, SweepDeps } from "./sweep.ts";

/**
 * Refreshes tokens well before they expire, so that calls hardly ever find one expired, and lists
 * each seller's shops once a day for their ciphers. What fails is tried again by the next run.
 */
export const keepAuthorizations: Sweep = async (deps) => {
  const due = await tokensToRefresh(deps.db, perRunMax);
  const refreshed = await fewAtATime(due, async ({ openId, accessToken }) => {
    const result = await deps.refreshAuthorization(openId, accessToken);
    return result.kind === "stored" && result.isMine ? 1 : 0;
  });
  const shops = await shopsForReading(deps.db, await shopsToListBy(deps.db, perRunMax));
  const changed = await fewAtATime(shops, (shop) => refreshCiphers(deps, shop));
  return refreshed + changed;
};

// Many, so that some that fail each time keep none from its turn.
const perRunMax = 200;

/** A refresh holds a connection of the pool while TikTok answers. Answers the sum. */
const fewAtATime = async <Item>(
  items: Item[],
  run: (item: Item) => Promise<number>,
): Promise<number> => {
  let sum = 0;
  for (let done = 0; done < items.length; done += 5) {
    const counts = await Promise.all(items.slice(done, done + 5).map(run));
    sum += counts.reduce((total, count) => total + count, 0);
  }
  return sum;
};

const refreshCiphers = async (
  { db, client, shopCalls }: SweepDeps,
  shop: ShopAccess,
): Promise<number> => {
  const listed = await shopCalls.call(shop, "shops", (token) => listShops(client, token));
  if (listed.kind !== "answered") return 0;
  const { changed, unknown } = await storeListedShops(db, shop.openId, listed.answer);
  for (const shopId of unknown)
    await openAlert(db, {
      key: `new_shop:${shopId}`,
      kind: "new_shop",
      shopId,
      text: `The seller of shop ${shop.shopId} also has shop ${shopId}, which is not connected. Connect it if Sluice is to keep its orders.`,
    });
  return changed;
};
