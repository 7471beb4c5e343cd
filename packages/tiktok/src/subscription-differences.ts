import type { ShopWebhook } from "./webhooks-api.ts";

export interface SubscriptionDifference {
  eventType: string;
  /** Where it goes instead; null if it goes nowhere. */
  presentAddress: string | null;
}

/** The wanted event types that do not go to the address. What else is subscribed is left alone. */
export const subscriptionDifferences = (
  present: ShopWebhook[],
  wanted: { eventTypes: readonly string[]; address: string },
): SubscriptionDifference[] => {
  const addressOf = new Map(present.map(({ eventType, address }) => [eventType, address]));
  return wanted.eventTypes
    .map((eventType) => ({ eventType, presentAddress: addressOf.get(eventType) ?? null }))
    .filter(({ presentAddress }) => presentAddress !== wanted.address);
};
