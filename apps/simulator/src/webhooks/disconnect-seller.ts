import type { Authorization } from "../authorization.ts";
import type { Seller } from "../shops.ts";
import { sellerDeauthorized, type WebhookEvent } from "./webhook-event.ts";

/** The seller withdraws consent: tokens die, and each of the seller's shops is told by webhook. */
export const disconnectSeller = (
  {
    authorization,
    announce,
  }: { authorization: Authorization; announce: (event: WebhookEvent) => void },
  seller: Seller,
): void => {
  authorization.revoke(seller);
  for (const shop of seller.shops) announce(sellerDeauthorized(shop));
};
