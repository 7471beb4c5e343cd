import { connectedShops, openAlert, resolveAlert, type ShopAccess } from "@sluice/db";
import { listWebhooks, orderEventTypes, setWebhook, subscriptionDifferences } from "@sluice/tiktok";
import type { CallResult } from "../shop-calls.ts";
import type { Sweep, SweepDeps } from "./sweep.ts";

/**
 * Sets what is missing of each connected shop's webhook subscriptions, or goes elsewhere. Had
 * something to be set, an alert stays open until a later look finds all in place. A shop that cannot
 * be called now is looked at again by the next run.
 */
export const repairSubscriptions: Sweep = async (deps) => {
  const { db, nowMs, webhookPublicUrl: address } = deps;
  if (address === undefined) return 0;
  const stopAtMs = nowMs() + runLastsMs;
  let repaired = 0;
  for (const shop of await connectedShops(db)) {
    if (nowMs() > stopAtMs) break;
    const result = await repairShop(shop, address, deps);
    if (result.kind !== "answered") continue;
    const key = `subscriptions_drifted:${shop.shopId}`;
    if (result.answer.length === 0) await resolveAlert(db, key);
    else
      await openAlert(db, {
        key,
        kind: "subscriptions_drifted",
        shopId: shop.shopId,
        text: textOf(shop.shopId, result.answer),
      });
    repaired += result.answer.length;
  }
  return repaired;
};

// Few sweeps run at a time in this process; the shops come in another order each time.
const runLastsMs = 20_000;

/** Answers the event types that had to be set. */
const repairShop = async (
  shop: ShopAccess,
  address: string,
  { client, shopCalls }: SweepDeps,
): Promise<CallResult<string[]>> => {
  const { cipher } = shop;
  const listed = await shopCalls.call(shop, "webhooks", (accessToken) =>
    listWebhooks(client, { accessToken, cipher }),
  );
  if (listed.kind !== "answered") return listed;
  const different = subscriptionDifferences(listed.answer, {
    eventTypes: orderEventTypes,
    address,
  }).map(({ eventType }) => eventType);
  for (const eventType of different) {
    const set = await shopCalls.call(shop, "webhooks", (accessToken) =>
      setWebhook(client, { accessToken, cipher, eventType, address }),
    );
    if (set.kind !== "answered") return set;
  }
  return { kind: "answered", answer: different };
};

const textOf = (shopId: string, eventTypes: string[]) =>
  `TikTok did not send ${eventTypes.join(", ")} of shop ${shopId} to Sluice; the subscriptions are ` +
  "set again. If this comes back, look for another app or person that changes them in Partner " +
  "Center. The next sync brings what was missed meanwhile.";
