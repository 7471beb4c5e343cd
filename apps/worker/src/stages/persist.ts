import { recordFacts } from "@sluice/db";
import { done } from "@sluice/queues";
import type { StageHandler } from "../stages.ts";

/** Writes a batch of facts with their orders. Every order that a fact is about is handed on, also
 * where the fact was there already: the job that wrote it may have died before its hand-over. */
export const persist: StageHandler<"persist"> = async (events, { db }) => {
  await recordFacts(db, events);
  return events.map(({ fact }) =>
    fact.status === "pending" && fact.orderId !== null
      ? done({ stage: "advance", events: [{ orderId: fact.orderId }] })
      : done(),
  );
};
