import { z } from "zod";
import { cleanText } from "./clean-text.ts";
import { readData } from "./read-answer.ts";
import type { TikTokClient } from "./tiktok-client.ts";
import { TikTokError } from "./tiktok-error.ts";
import { TikTokId, TimeS } from "./wire-scalars.ts";

/** Tokens belong to the seller, not to a shop: one pair serves all shops of the `openId`. */
export interface AuthorizationTokens {
  accessToken: string;
  accessTokenExpiresAtS: number;
  refreshToken: string;
  refreshTokenExpiresAtS: number;
  openId: string;
  sellerName: string | null;
  region: string | null;
  scopes: string[];
}

export interface AuthorizedShop {
  shopId: string;
  name: string;
  region: string;
  sellerType: string;
  /** What names the shop in every call. */
  cipher: string;
  code: string;
}

/** Trades the code of a seller's consent (valid for 30 minutes, once) for tokens. */
export const exchangeCode = (client: TikTokClient, code: string): Promise<AuthorizationTokens> =>
  // "authorized_code" is TikTok's own spelling.
  fetchTokens(client, "/api/v2/token/get", { auth_code: code, grant_type: "authorized_code" });

/**
 * Trades a refresh token for new tokens. The refresh token is new too, and whether the old one still
 * works is not documented: store both in one write, before their first use.
 */
export const refreshTokens = (
  client: TikTokClient,
  refreshToken: string,
): Promise<AuthorizationTokens> =>
  fetchTokens(client, "/api/v2/token/refresh", {
    refresh_token: refreshToken,
    grant_type: "refresh_token",
  });

/** The shops that an access token opens. */
export const listShops = async (
  client: TikTokClient,
  accessToken: string,
): Promise<AuthorizedShop[]> => {
  const path = "/authorization/202309/shops";
  // A shop_cipher here is an error of its own ("unexpected identifier").
  const answer = await client.callApi({ method: "GET", path, accessToken });
  return readData(Shops, answer).shops.map(({ id, seller_type, ...shop }) => ({
    shopId: id,
    sellerType: seller_type,
    ...shop,
  }));
};

const fetchTokens = async (
  client: TikTokClient,
  path: string,
  query: Record<string, string>,
): Promise<AuthorizationTokens> => {
  const answer = await client.callAuth(path, query);
  const tokens = readData(Tokens, answer);
  if (tokens.user_type === creator)
    throw new TikTokError("unauthorized", {
      path,
      requestId: answer.requestId,
      happened: "a creator gave consent, but only a seller's account has orders",
    });
  return {
    accessToken: tokens.access_token,
    accessTokenExpiresAtS: tokens.access_token_expire_in,
    refreshToken: tokens.refresh_token,
    refreshTokenExpiresAtS: tokens.refresh_token_expire_in,
    openId: tokens.open_id,
    sellerName: tokens.seller_name,
    region: tokens.seller_base_region,
    scopes: tokens.granted_scopes,
  };
};

const creator = 1;
const Name = z.string().transform((text) => cleanText(text, 200));
// Tokens and ciphers travel in headers and queries: printable ASCII and nothing else.
const Opaque = z.string("is missing").regex(/^[!-~]{1,4096}$/, "is not a token");

const Tokens = z.object({
  access_token: Opaque,
  // Despite the name a point in time, not a duration.
  access_token_expire_in: TimeS,
  refresh_token: Opaque,
  refresh_token_expire_in: TimeS,
  open_id: Opaque,
  user_type: z.unknown().optional(),
  seller_name: Name.nullable().catch(null),
  seller_base_region: Name.nullable().catch(null),
  granted_scopes: z.array(Name).catch([]),
});

const Shops = z.object({
  shops: z.array(
    z.object({
      id: TikTokId,
      name: Name.catch(""),
      region: Name.catch(""),
      seller_type: Name.catch(""),
      cipher: Opaque,
      code: Name.catch(""),
    }),
  ),
});
