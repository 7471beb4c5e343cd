import type { ShopList } from "@sluice/contract";
import type { Handler } from "../route.ts";

export const listShops: Handler<unknown, ShopList> = async (_input, ctx) => ({
  body: { shops: await ctx.listShopViews() },
});
