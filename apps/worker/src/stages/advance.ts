import { advanceOrders } from "@sluice/db";
import { fold } from "@sluice/domain";
import { done } from "@sluice/queues";
import type { StageHandler } from "../stage-handler.ts";

/** Folds all facts of each order into its phase and appends to its history. */
export const advance: StageHandler<"advance"> = async (events, deps) => {
  const { db, lockTimeoutMs, onVerdicts, onWaited } = deps;
  const orderIds = events.map(({ orderId }) => orderId);
  const given = await advanceOrders(db, orderIds, fold, lockTimeoutMs);
  onVerdicts(given.map(({ status }) => ({ status, count: 1 })));
  onWaited(given.flatMap(({ waitedMs }) => waitedMs ?? []));
  return events.map(() => done());
};
