import type { Shop } from "../shops.ts";

/** What TikTok would report, before it becomes a notification with an id and a push time. */
export interface WebhookEvent {
  type: number;
  shopId: string;
  data: Record<string, unknown>;
}

export const webhookTypes = {
  orderStatusChange: 1,
  recipientAddressUpdate: 3,
  packageUpdate: 4,
  sellerDeauthorization: 6,
  cancellationStatusChange: 11,
} as const;

export const sellerDeauthorized = (shop: Shop): WebhookEvent => ({
  type: webhookTypes.sellerDeauthorization,
  shopId: shop.id,
  data: { message: `Shop_id ${shop.id} is deauthorized from your APP by merchant.` },
});
