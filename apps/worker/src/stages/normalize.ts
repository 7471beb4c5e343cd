import { deauthorizeShop, noteAuthorizationExpiry } from "@sluice/db";
import type { Fact } from "@sluice/domain";
import { done, later, type Outcome, type PersistEvent } from "@sluice/queues";
import type { WebhookEvent } from "@sluice/tiktok";
import type { OrderReads, ReadResult } from "../order-reader.ts";
import type { StageDeps, StageHandler } from "../stage-handler.ts";

/**
 * Turns webhooks into facts. An order webhook is only a hint, so the order is read as it stands
 * now, one call for up to 50 orders of a shop. Nothing that was signed is dropped: what cannot be
 * understood is handed on to be kept, with its reason.
 */
export const normalize: StageHandler<"normalize"> = async (events, deps) => {
  const webhooks = events.map(deps.readWebhook);
  for (const webhook of webhooks) await changeShop(webhook, deps);
  const reads = await deps.orderReader.read(ordersToRead(webhooks), deps.signal);
  return webhooks.map((webhook) => outcomeOf(webhook, reads));
};

const changeShop = async (webhook: WebhookEvent, { db }: StageDeps) => {
  if (webhook.kind !== "shop") return;
  const { change, shopId, fact } = webhook;
  if (change.kind === "deauthorized") await deauthorizeShop(db, shopId, fact.occurredAtS);
  else await noteAuthorizationExpiry(db, shopId, change.expiresAtS);
};

const ordersToRead = (webhooks: WebhookEvent[]) =>
  webhooks.flatMap((webhook) =>
    webhook.kind === "order"
      ? webhook.orderIds.map((orderId) => ({ shopId: webhook.shopId, orderId }))
      : [],
  );

const outcomeOf = (webhook: WebhookEvent, reads: OrderReads): Outcome => {
  if (webhook.kind !== "order") return handOver([withoutRead(webhook.fact)]);
  const results = webhook.facts.map((fact) => reads.resultOf(webhook.shopId, fact.orderId));
  const waits = results.filter((result) => result.kind === "later");
  const longest = waits.toSorted((a, b) => b.delayMs - a.delayMs)[0];
  if (longest) return later(longest.delayMs, longest.why);
  return handOver(webhook.facts.flatMap((fact, index) => persistEvents(fact, results[index])));
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
