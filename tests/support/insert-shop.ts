import type { Database } from "@sluice/db";

/** A shop that has been connected for a week, without tokens that anybody could use. */
export const insertShop = async (db: Database, shopId: string): Promise<void> => {
  await db`
    insert into authorizations
      (open_id, scopes, access_token_expires_at, refresh_token_expires_at)
    values ('seller', '[]', now() + interval '7 days', now() + interval '1 year')
    on conflict (open_id) do nothing`;
  await db`
    insert into shops (id, open_id, name, region, cipher, status, connected_at)
    values (${shopId}, 'seller', 'A shop', 'GB', 'cipher', 'connected', now() - interval '7 days')`;
};
