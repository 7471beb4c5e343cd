import { setTimeout as sleep } from "node:timers/promises";
import { ResyncAccepted, type FactEntry } from "@sluice/contract";
import type { ApiClient } from "../api-client.ts";
import { factsOf, readOrder, type TakenOrder } from "./take-orders.ts";

/** How an order stands against TikTok's answer of just now. */
export interface Comparison {
  taken: TakenOrder;
  /** What differs; null where nothing does. */
  difference: string | null;
}

/**
 * Has the worker read an order from TikTok once more, and compares what is stored with the answer.
 * An order that moves meanwhile is looked at again, until the time is over.
 */
export const compareWithTikTok = async (
  api: ApiClient,
  before: TakenOrder,
  { withinMs }: { withinMs: number },
): Promise<Comparison> => {
  const { id } = before.order;
  const readsBefore = readsOf(before);
  const askedAt = Date.now();
  await api.post(`/orders/${id}/resync`, {}, ResyncAccepted);
  for (;;) {
    const taken = await readOrder(api, id);
    const difference = readsOf(taken) > readsBefore ? differenceOf(taken) : neverRead;
    if (difference === null || Date.now() - askedAt > withinMs) {
      return { taken, difference: difference ?? repairedByRead(before, taken) };
    }
    await sleep(askEveryMs);
  }
};

const askEveryMs = 250;

const neverRead = "TikTok did not answer the read that was asked for";

/** How often TikTok's answer came: a repeated one counts on the row that it repeats. */
const readsOf = (taken: TakenOrder): number =>
  readFacts(taken).reduce((sum, { duplicates }) => sum + 1 + duplicates, 0);

const readFacts = (taken: TakenOrder): FactEntry[] =>
  factsOf(taken).filter(({ kind }) => kind === "snapshot");

/** What is stored against the newest answer; something newer than the answer may have moved it on. */
const differenceOf = (taken: TakenOrder): string | null => {
  const { order } = taken;
  const answer = readFacts(taken).toSorted(byOccurrence).at(-1);
  if (!answer) return neverRead;
  if (answer.phase === null)
    return `TikTok has the status ${answer.tiktokStatus}, which is not known`;
  const movedOn = factsOf(taken).some(
    ({ kind, status, occurredAt, phase }) =>
      status === "applied" &&
      (kind === "full_return" || kind === "operator" || occurredAt > answer.occurredAt) &&
      phase !== answer.phase,
  );
  if (order.phase !== answer.phase && !movedOn)
    return `stored is ${order.phase}, TikTok says ${answer.phase}`;
  if (order.detailsAsOf === null || Date.parse(order.detailsAsOf) < Date.parse(answer.occurredAt))
    return `the details are of ${order.detailsAsOf ?? "no read at all"}, TikTok's of ${answer.occurredAt}`;
  return null;
};

/** Times of one width sort as texts; of two reads in one second the later row is the later answer. */
const byOccurrence = (a: FactEntry, b: FactEntry): number =>
  Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || Number(a.id) - Number(b.id);

/** A read that had to correct the phase shows that what was stored before was wrong. */
const repairedByRead = (before: TakenOrder, { entries, order }: TakenOrder): string | null => {
  const known = new Set(before.entries.map(({ id, type }) => `${type} ${id}`));
  const old = new Set(factsOf(before).map(({ id }) => id));
  const repair = entries.find(
    (entry) =>
      entry.type === "transition" &&
      entry.outcome === "corrected" &&
      !known.has(`transition ${entry.id}`) &&
      // A fact that came since is news. One that was judged before can only have been forgotten.
      old.has(entry.factId),
  );
  return repair?.type === "transition"
    ? `stored was ${repair.fromPhase} though TikTok had said ${repair.toPhase}; now it is ${order.phase}`
    : null;
};
