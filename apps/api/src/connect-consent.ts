import type { ConnectedShops } from "@sluice/contract";
import { TikTokError, type AuthorizationTokens, type AuthorizedShop } from "@sluice/tiktok";
import type { ProblemFacts } from "./problem.ts";
import type { ApiContext } from "./route.ts";

/**
 * Turns a seller's consent into connected shops, for the route and for the callback alike. Tokens
 * leave this function sealed only.
 */
export const connectConsent = async (
  { code, actor }: { code: string; actor: string },
  ctx: ApiContext,
): Promise<{ body: ConnectedShops } | { problem: ProblemFacts }> => {
  const tokens = await exchangeCode(code, ctx);
  if (tokens === "refused") return { problem: badCode };
  const shops = await listShops(tokens.accessToken, ctx);
  if (shops === "unavailable") return { problem: codeIsSpent };
  if (shops.length === 0) return { problem: noShop };
  await save(tokens, shops, ctx);
  const shopIds = shops.map(({ shopId }) => shopId);
  await ctx.recordAudit({
    actor,
    action: "shops.connected",
    target: tokens.openId,
    detail: { shopIds },
  });
  // Each shop's schedule begins within seconds; this only spares the wait.
  const syncs = shopIds.map((shopId) => ctx.enqueueSync({ shopId, task: { kind: "scheduled" } }));
  await Promise.allSettled(syncs);
  return {
    body: {
      sellerName: tokens.sellerName,
      shops: shops.map(({ shopId, name, region }) => ({ id: shopId, name, region })),
    },
  };
};

const exchangeCode = async (code: string, ctx: ApiContext) => {
  try {
    return await ctx.exchangeCode(code);
  } catch (err) {
    if (err instanceof TikTokError && err.kind === "unauthorized") return "refused";
    throw err;
  }
};

const listShops = async (accessToken: string, ctx: ApiContext) => {
  try {
    return await ctx.listShops(accessToken);
  } catch (err) {
    if (err instanceof TikTokError) return "unavailable";
    throw err;
  }
};

const save = (tokens: AuthorizationTokens, shops: AuthorizedShop[], ctx: ApiContext) => {
  const { accessToken, refreshToken, ...authorization } = tokens;
  const { openId } = authorization;
  return ctx.saveAuthorization(
    {
      ...authorization,
      accessToken: ctx.vault.sealToken(accessToken, { column: "access_token", openId }),
      refreshToken: ctx.vault.sealToken(refreshToken, { column: "refresh_token", openId }),
    },
    shops.map(({ shopId, name, region, cipher }) => ({
      shopId,
      name,
      region,
      cipher,
      newWrappedKey: ctx.vault.newWrappedDataKey(shopId),
    })),
  );
};

const badCode = {
  status: 422,
  title: "TikTok does not accept the code",
  detail:
    "A code is good for 30 minutes and works once, and only a seller's account has orders. Let the " +
    "seller open the app's authorization link again and send the new code.",
};

const noShop = {
  status: 422,
  title: "The seller has opened no shop to the app",
  detail: "Let the seller open the app's authorization link again and choose a shop.",
};

const codeIsSpent = {
  status: 502,
  title: "TikTok took the code but did not list the seller's shops",
  detail:
    "The code is spent. Let the seller open the app's authorization link again and send the new " +
    "code. If this stays, check in Partner Center that the app may read shop information.",
};
