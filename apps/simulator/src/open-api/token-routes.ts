import type { Authorization, Grant } from "../authorization.ts";
import type { Route } from "../http/route.ts";
import type { ApiAnswers } from "./api-errors.ts";
import type { Stats } from "../stats.ts";
import type { Credentials } from "./check-request.ts";

interface TokenRoutes extends Credentials {
  authorization: Authorization;
  answers: ApiAnswers;
  stats: Stats;
}

/** The two unsigned token calls; as at TikTok, errors come with HTTP 200. */
export const tokenRoutes = ({
  appKey,
  appSecret,
  authorization,
  answers,
  stats,
}: TokenRoutes): Route[] => {
  const tokenRoute = (
    path: string,
    grantType: string,
    grantFor: (query: URLSearchParams) => Grant | "authCodeInvalid" | "refreshTokenInvalid",
  ): Route => ({
    method: "GET",
    path,
    answer: ({ query }) => {
      if (query.get("app_key") !== appKey || query.get("app_secret") !== appSecret)
        return answers.refusal("appSecretInvalid");
      if (query.get("grant_type") !== grantType) return answers.refusal("grantTypeInvalid");
      const grant = grantFor(query);
      if (typeof grant === "string") return answers.refusal(grant);
      return answers.success(tokenData(grant), "success");
    },
  });

  return [
    tokenRoute(
      "/api/v2/token/get",
      "authorized_code",
      (query) => authorization.exchangeCode(query.get("auth_code") ?? "") ?? "authCodeInvalid",
    ),
    tokenRoute("/api/v2/token/refresh", "refresh_token", (query) => {
      const grant = authorization.refresh(query.get("refresh_token") ?? "");
      if (grant) stats.countTokenRefresh();
      return grant ?? "refreshTokenInvalid";
    }),
  ];
};

const tokenData = (grant: Grant) => ({
  access_token: grant.accessToken,
  access_token_expire_in: grant.accessExpiresAt,
  refresh_token: grant.refreshToken,
  refresh_token_expire_in: grant.refreshExpiresAt,
  open_id: grant.seller.openId,
  ...(grant.isCreators
    ? { seller_name: null, user_type: 1, granted_scopes: [] }
    : {
        seller_name: grant.seller.name,
        seller_base_region: grant.seller.baseRegion,
        user_type: 0,
        granted_scopes: ["seller.authorization.info", "seller.order.info"],
      }),
});
