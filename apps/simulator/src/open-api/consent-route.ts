import type { Authorization } from "../authorization.ts";
import { json, redirect } from "../http/answer.ts";
import type { Route } from "../http/route.ts";
import type { Seller } from "../shops.ts";

const appsOwnRedirect = "http://localhost/callback";

/**
 * The seller's consent page, without the page: the seller agrees at once, or refuses with
 * `?refuse=true`. Which seller it is `?seller=` says by open id; without it, the first. With
 * `?creator=true` it is a creator who agrees: someone with a token and without shops.
 */
export const consentRoute = ({
  authorization,
  sellers,
}: {
  authorization: Authorization;
  sellers: Seller[];
}): Route => ({
  method: "GET",
  path: "/open/authorize",
  answer: ({ query }) => {
    if (!query.get("service_id")) return json(400, { error: "service_id is required" });
    const asked = query.get("seller");
    const seller = asked ? sellers.find(({ openId }) => openId === asked) : sellers[0];
    if (!seller) return json(400, { error: "no seller has this open id" });
    const target = query.get("redirect_uri") ?? appsOwnRedirect;
    if (!URL.canParse(target)) return json(400, { error: "redirect_uri is not a URL" });

    const location = new URL(target);
    if (query.get("refuse") === "true") {
      location.searchParams.set("code", "null");
      location.searchParams.set("error", "auth_denied");
    } else {
      const isCreators = query.get("creator") === "true";
      const consent = { seller: isCreators ? creatorBeside(seller) : seller, isCreators };
      location.searchParams.set("code", authorization.issueCode(consent));
    }
    const state = query.get("state");
    if (state !== null) location.searchParams.set("state", state);
    return redirect(location.href);
  },
});

const creatorBeside = (seller: Seller): Seller => ({
  ...seller,
  openId: `71${seller.openId.slice(2)}`,
  shops: [],
});
