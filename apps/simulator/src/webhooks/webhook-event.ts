import type { Shop } from "../shops.ts";

/** What TikTok would report, before it becomes a notification with an id and a push time. */
export interface WebhookEvent {
  type: number;
  shopId: string;
  data: Record<string, unknown>;
}

export const webhookTypes = {
  orderStatusChange: 1,
  reverseStatusUpdate: 2,
  recipientAddressUpdate: 3,
  packageUpdate: 4,
  sellerDeauthorization: 6,
  upcomingAuthorizationExpiration: 7,
  cancellationStatusChange: 11,
  returnStatusChange: 12,
} as const;

export const sellerDeauthorized = (shop: Shop): WebhookEvent => ({
  type: webhookTypes.sellerDeauthorization,
  shopId: shop.id,
  data: { message: `Shop_id ${shop.id} is deauthorized from your APP by merchant.` },
});

/** `expiresAt` is in Unix seconds; TikTok sends it as a text. */
export const authorizationExpires = (
  shop: Shop,
  { expiresAt, days }: { expiresAt: number; days: number },
): WebhookEvent => ({
  type: webhookTypes.upcomingAuthorizationExpiration,
  shopId: shop.id,
  data: {
    message: `The authorization of shop_id ${shop.id} expires in ${days} days; ask the merchant for it again.`,
    expiration_time: String(expiresAt),
  },
});

/** One of a type that no documentation names, as new ones come without notice. */
export const unknownEventBeside = (
  { shopId, data }: WebhookEvent,
  nowSeconds: number,
): WebhookEvent => ({
  type: 64,
  shopId,
  data: {
    ...(data["order_id"] !== undefined && { order_id: data["order_id"] }),
    simulated_new_field: true,
    update_time: nowSeconds,
  },
});
