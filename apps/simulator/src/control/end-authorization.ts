import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { sellerDeauthorized } from "../webhooks/webhook-event.ts";
import type { Controls } from "./controls.ts";

/** Makes every access token given out so far an expired one; refresh tokens stay good. */
export const answerExpireTokens = ({ authorization }: Pick<Controls, "authorization">): Answer =>
  json(200, { expired: authorization.expireAccessTokens() });

/** The seller withdraws consent: tokens die, and each of the seller's shops is told by webhook. */
export const answerDeauthorize = (
  { authorization, sellers, sender }: Pick<Controls, "authorization" | "sellers" | "sender">,
  { params }: Call,
): Answer => {
  const seller = sellers.find(({ shops }) => shops.some(({ id }) => id === params["id"]));
  if (!seller) return json(404, { error: "no such shop" });
  authorization.revoke(seller);
  for (const shop of seller.shops) sender.announce(sellerDeauthorized(shop));
  return json(200, { deauthorized: seller.shops.map(({ id }) => id) });
};
