import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";
import type { ShopAccess } from "./shops.ts";

/**
 * Pauses a shop or lets it go on; what is so already stays so. Answers the status that the shop has
 * afterwards: a deauthorized shop stays that. Undefined if there is no such shop.
 */
export const setShopStatus = (
  db: Database,
  shopId: string,
  status: "connected" | "paused",
): Promise<ShopAccess["status"] | undefined> =>
  guarded(async () => {
    const [shop] = await db<{ status: ShopAccess["status"] }[]>`
      update shops set
        status = case when status = 'deauthorized' then status else ${status} end,
        updated_at = now()
      where id = ${shopId}
      returning status`;
    return shop?.status;
  });

/** The shops whose orders are read, in no fixed order: who looks at some of them gets to all in time. */
export const connectedShops = (db: Database): Promise<ShopAccess[]> =>
  guarded(
    () => db<ShopAccess[]>`
      select s.id as "shopId", s.status, s.cipher, s.open_id as "openId",
             a.access_token as "accessToken", k.wrapped as "wrappedKey"
      from shops s join authorizations a on a.open_id = s.open_id
      left join shop_keys k on k.shop_id = s.id
      where s.status = 'connected' and a.access_token is not null
      order by random()`,
  );
