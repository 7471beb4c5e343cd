import { deauthorizeShop, noteAuthorizationExpiry } from "@sluice/db";
import type { Fact } from "@sluice/domain";
import { done, later, type Outcome, type PersistEvent, type RawEvent } from "@sluice/queues";
import type { WebhookEvent } from "@sluice/tiktok";
import type { OrderReads, ReadResult } from "../order-reader.ts";
import type { StageDeps, StageHandler } from "../stage-handler.ts";

/**
 * Turns what came in into facts. A notice about an order is only a hint, so the order is read as it
 * stands now, one call for up to 50 orders of a shop; what sync read needs no reading. Nothing that
 * was signed is dropped: what cannot be understood is handed on to be kept, with its reason.
 */
export const normalize: StageHandler<"normalize"> = async (events, deps) => {
  const told = events.map((event) => understand(event, deps));
  for (const one of told) await changeShop(one, deps);
  const reads = await deps.orderReader.read(ordersToRead(told), deps.signal);
  return told.map((one) => outcomeOf(one, reads));
};

type Told = WebhookEvent | { kind: "snapshot"; event: PersistEvent };

const understand = (event: RawEvent, { readWebhook }: StageDeps): Told => {
  if (event.source === "webhook") return readWebhook(event);
  if ("read" in event)
    return { kind: "snapshot", event: { fact: event.fact, read: event.read, isStale: false } };
  const { shopId, orderId } = event.notice;
  return shopId === null || orderId === null
    ? { kind: "kept", fact: event.notice }
    : { kind: "order", shopId, orderIds: [orderId], facts: [event.notice] };
};

const changeShop = async (told: Told, { db }: StageDeps) => {
  if (told.kind !== "shop") return;
  const { change, shopId, fact } = told;
  if (change.kind === "deauthorized") await deauthorizeShop(db, shopId, fact.occurredAtS);
  else {
    const { expiresAtS } = change;
    await noteAuthorizationExpiry(db, shopId, { expiresAtS, atS: fact.occurredAtS });
  }
};

const ordersToRead = (told: Told[]) =>
  told.flatMap((one) =>
    one.kind === "order" ? one.orderIds.map((orderId) => ({ shopId: one.shopId, orderId })) : [],
  );

const outcomeOf = (told: Told, reads: OrderReads): Outcome => {
  if (told.kind === "snapshot") return handOver([told.event]);
  if (told.kind !== "order") return handOver([withoutRead(told.fact)]);
  const results = told.facts.map((fact) => reads.resultOf(told.shopId, fact.orderId));
  const waits = results.filter((result) => result.kind === "later");
  const longest = waits.toSorted((a, b) => b.delayMs - a.delayMs)[0];
  if (longest) return later(longest.delayMs, longest.why);
  const knownSeq = reads.wishedSeqOf(told.shopId);
  return handOver(
    told.facts.flatMap((fact, index) => persistEvents({ ...fact, knownSeq }, results[index])),
  );
};

const persistEvents = (fact: Fact, result: ReadResult | undefined): PersistEvent[] => {
  if (result?.kind === "read") return [withoutRead(fact), result.event];
  if (result?.kind === "refused") return [withoutRead(quarantined(fact, result.reason))];
  return [{ ...withoutRead(fact), isStale: true }];
};

const handOver = (events: PersistEvent[]) => done({ stage: "persist", events });

const withoutRead = (fact: Fact): PersistEvent => ({ fact, read: null, isStale: false });

const quarantined = (fact: Fact, reason: string): Fact => ({
  ...fact,
  status: "quarantined",
  reason,
});
