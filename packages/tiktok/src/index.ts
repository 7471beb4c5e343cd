export { afterSalesFact, fullReturnFact } from "./after-sales-fact.ts";
export { searchCancellations, searchReturns, type AfterSalesPage } from "./after-sales-api.ts";
export {
  exchangeCode,
  listShops,
  refreshTokens,
  type AuthorizationTokens,
  type AuthorizedShop,
} from "./authorization-api.ts";
export { mayCarryPersonalData } from "./carries-personal-data.ts";
export { mapOrder, phaseOfWireOrder, type MappedOrder } from "./order-mapping.ts";
export { consentUrl } from "./consent-url.ts";
export { orderDrift } from "./drift/order-drift.ts";
export type { DriftSighting } from "./drift/sight-drift.ts";
export { webhookDrift } from "./drift/webhook-drift.ts";
export { readOrders, searchOrders, type OrderPage } from "./orders-api.ts";
export type { SearchCall } from "./search-page.ts";
export { readPersonalFields } from "./personal-fields.ts";
export { readPriceDetail, type PriceDetail, type Prices } from "./price-detail-api.ts";
export { signRequest } from "./sign-request.ts";
export { snapshotFact } from "./snapshot-fact.ts";
export { subscriptionDifferences } from "./subscription-differences.ts";
export { createTikTokClient, type ShopCall, type TikTokClient } from "./tiktok-client.ts";
export { TikTokError, type TikTokErrorKind } from "./tiktok-error.ts";
export { readWebhookEvent, type ShopChange, type WebhookEvent } from "./webhook-event.ts";
export type { WebhookContext } from "./webhook-fact.ts";
export { verifyWebhookSignature, webhookVerifier } from "./webhook-signature.ts";
export type { AfterSalesList, AfterSalesReading, AfterSalesRecord } from "./wire-after-sales.ts";
export { readWireOrder, type OrderReading, type WireOrder } from "./wire-order.ts";
export {
  listWebhooks,
  orderEventTypes,
  removeWebhook,
  setWebhook,
  type ShopWebhook,
} from "./webhooks-api.ts";
export { readWebhookBody } from "./webhook-body.ts";
