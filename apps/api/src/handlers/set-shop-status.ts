import type { ShopId, ShopStanding } from "@sluice/contract";
import type { Actor } from "../actor.ts";
import type { ApiContext, Handler } from "../route.ts";

/** The shop's events wait from now on; none is lost. */
export const pauseShop: Handler<ShopId, ShopStanding> = (input, ctx, actor) =>
  setStatus("paused", input, ctx, actor);

/** The shop's events are handled again. */
export const resumeShop: Handler<ShopId, ShopStanding> = (input, ctx, actor) =>
  setStatus("connected", input, ctx, actor);

const setStatus = async (
  wanted: "paused" | "connected",
  { id }: ShopId,
  ctx: ApiContext,
  actor: Actor,
) => {
  const status = await ctx.setShopStatus(id, wanted);
  if (status === undefined) return { problem: unknownShop };
  if (status !== wanted) return { problem: withdrawn };
  const action = wanted === "paused" ? "shop.paused" : "shop.resumed";
  await ctx.recordAudit({ actor: actor.name, action, target: id });
  return { body: { id, status } };
};

export const unknownShop = {
  status: 404,
  title: "There is no such shop",
  detail: "Give TikTok's id of a shop that was connected; `GET /api/v1/shops` lists them.",
};

export const withdrawn = {
  status: 409,
  title: "The seller has withdrawn the shop's authorization",
  detail:
    "Make a link by `POST /api/v1/authorizations/links` and let the seller open it: only a new " +
    "consent connects the shop again.",
};
