import type { Answer } from "../http/answer.ts";
import type { Call, Route } from "../http/route.ts";
import type { Shop } from "../shops.ts";
import { afterSalesRoutes } from "./after-sales-routes.ts";
import { checkSellerCall } from "./check-request.ts";
import { orderSearchRoute } from "./order-search-route.ts";
import { ordersRoutes } from "./orders-routes.ts";
import type { SignedParts, SignedRoute } from "./signed-route.ts";
import { webhookSubscriptionRoutes } from "./webhook-subscription-routes.ts";

const shopsRoute: SignedRoute = {
  method: "GET",
  path: "/authorization/202309/shops",
  answer: (parts, call) => answerShops(parts, call),
};

const table: readonly SignedRoute[] = [
  shopsRoute,
  ...ordersRoutes,
  orderSearchRoute,
  ...afterSalesRoutes,
  ...webhookSubscriptionRoutes,
];

/** The signed calls of TikTok's API host. */
export const signedRoutes = (parts: SignedParts): Route[] =>
  table.map(({ method, path, answer }) => ({
    method,
    path,
    answer: (call) => answer(parts, call),
  }));

const answerShops = (parts: SignedParts, call: Call): Answer => {
  const { answers } = parts;
  const seller = checkSellerCall(parts, call);
  if (typeof seller === "string") return answers.refusal(seller);
  if (call.query.has("shop_cipher")) return answers.refusal("cipherUnexpected");
  return answers.success({ shops: seller.shops.map(shopBody) });
};

const shopBody = ({ id, name, region, sellerType, cipher, code }: Shop) => ({
  id,
  name,
  region,
  seller_type: sellerType,
  cipher,
  code,
});
