import type { DisconnectShop, ShopStanding } from "@sluice/contract";
import { deauthorizeShop } from "@sluice/db";
import type { Handler } from "../route.ts";
import { unknownShop } from "./set-shop-status.ts";

/** As if the seller had withdrawn: nothing is read any more, and tokens go with the last shop. */
export const disconnectShop: Handler<DisconnectShop, ShopStanding> = async (
  { id, reason },
  ctx,
  actor,
) => {
  const shops = await ctx.listShopViews();
  if (!shops.some((shop) => shop.id === id)) return { problem: unknownShop };
  await ctx.recordAudit({
    actor: actor.name,
    action: "shop.disconnected",
    target: id,
    detail: { reason },
  });
  await deauthorizeShop(ctx.db, id, Date.now() / 1_000, "A person has disconnected");
  return { body: { id, status: "deauthorized" } };
};
