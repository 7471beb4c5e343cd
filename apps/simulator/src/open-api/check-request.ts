import type { Authorization } from "../authorization.ts";
import type { Call } from "../http/route.ts";
import type { Seller, Shop } from "../shops.ts";
import { isSignedBy } from "../sign-request.ts";
import type { ApiErrorName } from "./api-errors.ts";

export interface Credentials {
  appKey: string;
  appSecret: string;
}

interface Gate extends Credentials {
  authorization: Authorization;
  now: () => number;
}

const oldestSeconds = 300;
const newestSeconds = 30;

/** The seller a signed call speaks for, or the name of the error that refuses it. */
export const checkSellerCall = (gate: Gate, call: Call): Seller | ApiErrorName =>
  checkSignature(gate, call) ?? checkToken(gate, call);

/** The same for a call about one shop, which must name it by a cipher its token covers. */
export const checkShopCall = (gate: Gate, call: Call): Shop | ApiErrorName => {
  const seller = checkSellerCall(gate, call);
  if (typeof seller === "string") return seller;
  const cipher = call.query.get("shop_cipher");
  if (!cipher) return "cipherMissing";
  return seller.shops.find((shop) => shop.cipher === cipher) ?? "cipherOfAnother";
};

const checkSignature = (gate: Gate, call: Call): ApiErrorName | undefined => {
  if (call.query.get("app_key") !== gate.appKey) return "appKeyInvalid";
  const timestamp = call.query.get("timestamp") ?? "";
  if (!/^\d{10}$/.test(timestamp)) return "timestampInvalid";
  const ageSeconds = Math.floor(gate.now() / 1000) - Number(timestamp);
  if (ageSeconds > oldestSeconds) return "timestampTooOld";
  if (ageSeconds < -newestSeconds) return "timestampTooNew";
  const sign = call.query.get("sign");
  if (!sign) return "signMissing";
  const isSigned = isSignedBy(sign, {
    secret: gate.appSecret,
    path: call.path,
    query: call.query,
    contentType: call.headers["content-type"],
    body: call.body,
  });
  return isSigned ? undefined : "signInvalid";
};

const checkToken = ({ authorization }: Gate, call: Call): Seller | ApiErrorName => {
  const token = call.headers["x-tts-access-token"];
  if (typeof token !== "string" || token === "") return "tokenHeaderMissing";
  const seller = authorization.sellerOf(token);
  if (seller === "unknown") return "tokenInvalid";
  return seller === "expired" ? "tokenExpired" : seller;
};
