import { setTimeout as wait } from "node:timers/promises";
import type { Authorization } from "../authorization.ts";
import type { FaultDials } from "../faults.ts";
import { text, type Answer } from "../http/answer.ts";
import type { Call, Route } from "../http/route.ts";
import { orderBody } from "../orders/order-body.ts";
import type { OrderStore, SimulatedOrder } from "../orders/order-store.ts";
import type { Random } from "../seeded-random.ts";
import type { Shop } from "../shops.ts";
import type { ApiAnswers } from "./api-errors.ts";
import { checkSellerCall, checkShopCall, type Credentials } from "./check-request.ts";

interface SignedRoutes extends Credentials {
  authorization: Authorization;
  answers: ApiAnswers;
  faults: FaultDials;
  faultRandom: Random;
  orders: OrderStore;
  now: () => number;
}

const idsMax = 50;

/** The signed calls of TikTok's API host: the only ones the fault dials reach. */
export const signedRoutes = (parts: SignedRoutes): Route[] =>
  [
    { path: "/authorization/202309/shops", answer: answerShops },
    { path: "/order/202309/orders", answer: answerOrders },
    { path: "/order/202507/orders", answer: answerOrders },
  ].map(({ path, answer }) => ({
    method: "GET",
    path,
    answer: async (call) => {
      const { delayMs } = parts.faults.read();
      // Unreferenced: an answer held back does not keep a closing process alive.
      if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
      return faultAnswer(parts) ?? answer(parts, call);
    },
  }));

const faultAnswer = ({ faults, faultRandom, answers }: SignedRoutes): Answer | undefined => {
  const { throttle, serverError } = faults.read();
  if (faultRandom.chance(throttle)) return answers.refusal("rateLimited");
  if (faultRandom.chance(serverError))
    return text(503, "<html><body>503 Service Temporarily Unavailable</body></html>");
  return undefined;
};

const answerShops = (parts: SignedRoutes, call: Call): Answer => {
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

const answerOrders = (parts: SignedRoutes, call: Call): Answer => {
  const { answers, orders } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) return answers.refusal("idsMissing");
  if (ids.length > idsMax) return answers.refusal("idsTooMany");
  // What TikTok does with an id it does not know is not documented; here it is left out.
  const known = ids.map(orders.find).filter((order) => order !== undefined);
  if (known.some((order) => !belongsTo(order, shop))) return answers.refusal("orderOfAnother");
  return answers.success({ orders: known.map(orderBody) });
};

const belongsTo = (order: SimulatedOrder, shop: Shop): boolean => order.shop === shop;
