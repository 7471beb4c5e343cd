import { z } from "zod";
import { readData, unreadableAnswer } from "./read-answer.ts";
import type { ShopCall, TikTokClient } from "./tiktok-client.ts";
import { listOf, Word } from "./wire-scalars.ts";

/**
 * The event types that Sluice subscribes to, by the names of TikTok's Event API: types 1, 3, 4, 6,
 * 7, 11 and 12. Type 2 is left out, because 11 and 12 have replaced it.
 */
export const orderEventTypes = [
  "ORDER_STATUS_CHANGE",
  "RECIPIENT_ADDRESS_UPDATE",
  "PACKAGE_UPDATE",
  "SELLER_DEAUTHORIZATION",
  "UPCOMING_AUTHORIZATION_EXPIRATION",
  "CANCELLATION_STATUS_CHANGE",
  "RETURN_STATUS_CHANGE",
] as const;

export interface ShopWebhook {
  /** A name of TikTok's Event API, not only one of `orderEventTypes`. */
  eventType: string;
  /** Empty where TikTok names none. */
  address: string;
}

/** Where TikTok sends which events of a shop. */
export const listWebhooks = async (
  client: TikTokClient,
  { cipher, ...call }: ShopCall,
): Promise<ShopWebhook[]> => {
  const query = { shop_cipher: cipher };
  const answer = await client.callApi({ ...call, method: "GET", path, query });
  const { webhooks, total_count } = readData(WebhooksAnswer, answer);
  if (!webhooks && total_count)
    throw unreadableAnswer(answer, "it counts webhooks but does not list them");
  return (webhooks ?? []).map(({ event_type, address }) => ({ eventType: event_type, address }));
};

/** Has TikTok send an event of a shop to an address, and no longer to the one before. */
export const setWebhook = async (
  client: TikTokClient,
  { cipher, eventType, address, ...call }: ShopCall & ShopWebhook,
): Promise<void> => {
  const query = { shop_cipher: cipher };
  const body = { address, event_type: eventType };
  await client.callApi({ ...call, method: "PUT", path, query, body });
};

/** Ends an event of a shop. TikTok answers success where there was none to end. */
export const removeWebhook = async (
  client: TikTokClient,
  { cipher, eventType, ...call }: ShopCall & Pick<ShopWebhook, "eventType">,
): Promise<void> => {
  const query = { shop_cipher: cipher };
  const body = { event_type: eventType };
  await client.callApi({ ...call, method: "DELETE", path, query, body });
};

const path = "/event/202309/webhooks";

const WebhooksAnswer = z.object({
  // One that cannot be read is left out: it would only be set again.
  webhooks: listOf(
    z.object({ event_type: Word, address: z.string().max(2048).catch("") }),
  ).nullish(),
  total_count: z.unknown().optional(),
});
