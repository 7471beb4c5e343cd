export {
  exchangeCode,
  listShops,
  type AuthorizationTokens,
  type AuthorizedShop,
} from "./authorization-api.ts";
export { mayCarryPersonalData } from "./carries-personal-data.ts";
export { mapOrder, type MappedOrder } from "./order-mapping.ts";
export { readOrders } from "./orders-api.ts";
export { signRequest } from "./sign-request.ts";
export { snapshotFact } from "./snapshot-fact.ts";
export { createTikTokClient, type TikTokClient } from "./tiktok-client.ts";
export { TikTokError, type TikTokErrorKind } from "./tiktok-error.ts";
export { readWebhookEvent, type ShopChange, type WebhookEvent } from "./webhook-event.ts";
export type { WebhookContext } from "./webhook-fact.ts";
export { verifyWebhookSignature, webhookVerifier } from "./webhook-signature.ts";
export { readWireOrder, type OrderReading, type WireOrder } from "./wire-order.ts";
