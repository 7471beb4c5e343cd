import type { BuyerExport, ExportRequest } from "@sluice/contract";
import { findBuyer, sealedBodiesOf, sealedOrdersOf, type SealedOrder } from "@sluice/db";
import { openSnapshots, openStoredBody } from "../open-sealed.ts";
import type { ApiContext, Handler } from "../route.ts";
import { unknownOrder } from "./show-order.ts";

/** All that is held of whoever bought this order, for the person to have. */
export const exportBuyer: Handler<ExportRequest, BuyerExport> = async (
  { orderId, reason, after },
  ctx,
  actor,
) => {
  const buyer = await findBuyer(ctx.db, orderId);
  if (!buyer) return { problem: unknownOrder };
  const page = await sealedOrdersOf(ctx.db, { buyer, after, max: pageSize });
  await ctx.recordAudit({
    actor: actor.name,
    action: "buyer.exported",
    target: buyer.orderId,
    detail: { reason, orderIds: page.map(({ tiktokOrderId }) => tiktokOrderId) },
  });
  const orders: BuyerExport["orders"] = [];
  for (const sealed of page) orders.push(...(await exportOrder(sealed, ctx)));
  const next = page.length < pageSize ? null : (page.at(-1)?.tiktokOrderId ?? null);
  return { body: { orders, next } };
};

const pageSize = 50;

const exportOrder = async (
  sealed: SealedOrder,
  ctx: ApiContext,
): Promise<BuyerExport["orders"]> => {
  const [order, timeline, bodies] = await Promise.all([
    ctx.findOrder(sealed.id),
    ctx.orderTimeline(sealed.tiktokOrderId),
    sealedBodiesOf(ctx.db, sealed.tiktokOrderId),
  ]);
  if (!order) return [];
  return [
    {
      order,
      timeline,
      snapshots: openSnapshots(sealed, ctx.vault).map((json): unknown => JSON.parse(json)),
      bodies: bodies.flatMap((body) => {
        const raw = openStoredBody(body, ctx.vault);
        return raw === undefined ? [] : [{ factId: body.factId, raw }];
      }),
    },
  ];
};
