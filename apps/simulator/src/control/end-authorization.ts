import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Controls } from "./controls.ts";

/** Makes every access token given out so far an expired one; refresh tokens stay good. */
export const answerExpireTokens = ({ authorization }: Pick<Controls, "authorization">): Answer =>
  json(200, { expired: authorization.expireAccessTokens() });

export const answerDeauthorize = (
  { disconnect, sellers }: Pick<Controls, "disconnect" | "sellers">,
  { params }: Call,
): Answer => {
  const seller = sellers.find(({ shops }) => shops.some(({ id }) => id === params["id"]));
  if (!seller) return json(404, { error: "no such shop" });
  disconnect(seller);
  return json(200, { deauthorized: seller.shops.map(({ id }) => id) });
};

/** Makes every page token given out so far an expired one. */
export const answerExpirePageTokens = ({ pageTokens }: Pick<Controls, "pageTokens">): Answer => {
  pageTokens.expireAll();
  return json(200, { expired: true });
};
