import { saveAuthorization, type Database } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import { exchangeCode, listShops, type TikTokClient } from "@sluice/tiktok";

/** Connects the first seller's shops of a simulator, as the api would. Answers their ids. */
export const connectShops = async (
  simulatorUrl: string,
  { db, vault, client }: { db: Database; vault: Vault; client: TikTokClient },
): Promise<string[]> => {
  const consent = new URL("/open/authorize?service_id=test", simulatorUrl);
  const redirect = await fetch(consent, { redirect: "manual" });
  const code = new URL(redirect.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const { accessToken, refreshToken, ...authorization } = await exchangeCode(client, code);
  const { openId } = authorization;
  const shops = await listShops(client, accessToken);
  await saveAuthorization(
    db,
    {
      ...authorization,
      accessToken: vault.sealToken(accessToken, { column: "access_token", openId }),
      refreshToken: vault.sealToken(refreshToken, { column: "refresh_token", openId }),
    },
    shops.map(({ shopId, name, region, cipher }) => ({
      shopId,
      name,
      region,
      cipher,
      newWrappedKey: vault.newWrappedDataKey(shopId),
    })),
  );
  return shops.map(({ shopId }) => shopId);
};
