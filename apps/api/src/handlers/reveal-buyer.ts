import type { RevealBuyer, RevealedBuyer } from "@sluice/contract";
import { sealedOrder } from "@sluice/db";
import { readPersonalFields } from "@sluice/tiktok";
import { openSnapshots } from "../open-sealed.ts";
import type { Handler } from "../route.ts";
import { unknownOrder } from "./show-order.ts";

/** Opens these fields alone. Who asked for which, and why, is on record before the answer is sent. */
export const revealBuyer: Handler<RevealBuyer, RevealedBuyer> = async (
  { id, fields, reason },
  ctx,
  actor,
) => {
  const order = await sealedOrder(ctx.db, id);
  if (!order) return { problem: unknownOrder };
  const snapshots = openSnapshots(order, ctx.vault);
  if (snapshots.length === 0) return { problem: nothingHeld };
  const { tiktokOrderId } = order;
  await ctx.recordAudit({
    actor: actor.name,
    action: "buyer.revealed",
    target: tiktokOrderId,
    detail: { fields, reason },
  });
  return { body: { tiktokOrderId, fields: readPersonalFields(snapshots, fields) } };
};

const nothingHeld = {
  status: 409,
  title: "Nothing is held of this order's buyer",
  detail:
    "The order has not been read from TikTok yet, or its buyer's part is gone: erased, or its time " +
    "was over. `buyer.erasedAt` of the order says so.",
};
