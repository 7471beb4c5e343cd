import type { EraseRequest, Erasure, ErasureList, ErasureListQuery } from "@sluice/contract";
import {
  countOfBuyer,
  countOfShop,
  deauthorizeShop,
  eraseBuyer,
  eraseShop,
  findBuyer,
  listErasures,
} from "@sluice/db";
import type { Actor } from "../actor.ts";
import type { Answer, ApiContext, Handler } from "../route.ts";
import { unknownShop } from "./set-shop-status.ts";
import { unknownOrder } from "./show-order.ts";

/** Erases for good the buyer of an order, or all that a shop holds of its buyers. */
export const erase: Handler<EraseRequest, Erasure> = (asked, ctx, actor) =>
  "shopId" in asked ? eraseOneShop(asked, ctx, actor) : eraseOneBuyer(asked, ctx, actor);

const eraseOneBuyer = async (
  { orderId, reason, dryRun }: Extract<EraseRequest, { orderId: string }>,
  { db }: ApiContext,
  actor: Actor,
): Promise<Answer<Erasure>> => {
  const buyer = await findBuyer(db, orderId);
  if (!buyer) return { problem: unknownOrder };
  const counts = dryRun
    ? await countOfBuyer(db, buyer)
    : await eraseBuyer(db, buyer, { actor: actor.name, reason });
  const of = buyer.buyerHash === null ? ("order" as const) : ("buyer" as const);
  return { body: { of, target: buyer.orderId, dryRun, ...counts } };
};

const eraseOneShop = async (
  { shopId, reason, dryRun, force }: Extract<EraseRequest, { shopId: string }>,
  { db }: ApiContext,
  actor: Actor,
): Promise<Answer<Erasure>> => {
  const held = await countOfShop(db, shopId);
  if (!held) return { problem: unknownShop };
  const { status, ...counts } = held;
  const about = { of: "shop" as const, target: shopId, dryRun };
  if (dryRun) return { body: { ...about, ...counts } };
  if (status !== "deauthorized") {
    if (!force) return { problem: stillConnected };
    // Else its next reads would bring back what is erased.
    await deauthorizeShop(db, shopId, Date.now() / 1_000, "A person has erased");
  }
  const erased = await eraseShop(db, shopId, { actor: actor.name, reason });
  return erased ? { body: { ...about, ...erased } } : { problem: stillConnected };
};

const stillConnected = {
  status: 409,
  title: "The shop is connected",
  detail:
    "Erase a shop once its seller has withdrawn. `force: true` disconnects it first and destroys " +
    "its seller's tokens if it is the seller's last shop.",
};

export const showErasures: Handler<ErasureListQuery, ErasureList> = async (
  { limit, before = null },
  ctx,
) => ({ body: await listErasures(ctx.views, { limit, before }) });
