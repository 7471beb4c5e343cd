import { advanceOrders } from "@sluice/db";
import { fold } from "@sluice/domain";
import { done } from "@sluice/queues";
import type { StageHandler } from "../stage-handler.ts";

/** Folds all facts of each order into its phase and appends to its history. */
export const advance: StageHandler<"advance"> = async (events, { db, onWaited }) => {
  const orderIds = events.map(({ orderId }) => orderId);
  onWaited(await advanceOrders(db, orderIds, fold));
  return events.map(() => done());
};
