import type { OperationDetail, ResyncOrders } from "@sluice/contract";
import { findOperation, startOperationOver } from "@sluice/db";
import type { Handler } from "../route.ts";
import { unknownOperation } from "./show-operation.ts";

/** Has many orders read from TikTok again, at a pace. */
export const resyncOrders: Handler<ResyncOrders, OperationDetail> = async (
  { orderIds, perSecond },
  { db, views },
  actor,
) => {
  const operation = {
    kind: "resync",
    asked: { orderIds },
    actor: actor.name,
    reason: null,
    perSecond,
    hasCanary: false,
  } as const;
  const id = await startOperationOver(db, operation, orderIds);
  const started = id === undefined ? undefined : await findOperation(views, id);
  return started ? { body: started } : { problem: unknownOperation };
};
