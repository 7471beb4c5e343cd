import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Of each authorization whose shops were not listed for a day, the id of one to list them by. */
export const shopsToListBy = (db: Database, max: number): Promise<string[]> =>
  guarded(async () => {
    const rows = await db<{ shopId: string }[]>`
      select min(s.id) as "shopId"
      from authorizations a join shops s on s.open_id = a.open_id
      where a.access_token is not null and s.status <> 'deauthorized'
        and a.shops_listed_at < now() - interval '1 day'
      group by a.open_id order by min(a.shops_listed_at) limit ${max}`;
    return rows.map(({ shopId }) => shopId);
  });

/**
 * Stores the ciphers that TikTok lists for an authorization's shops. Answers the ids that are not
 * connected under it: connecting one is a person's decision.
 */
export const storeListedShops = (
  db: Database,
  openId: string,
  listed: { shopId: string; cipher: string }[],
): Promise<{ changed: number; unknown: string[] }> =>
  guarded(async () => {
    const rows = JSON.stringify(listed);
    const changed = await db`
      update shops s set cipher = l.cipher, updated_at = now()
      from jsonb_to_recordset(${rows}::text::jsonb) as l("shopId" text, cipher text)
      where s.id = l."shopId" and s.open_id = ${openId} and s.cipher <> l.cipher
      returning 1`;
    const unknown = await db<{ shopId: string }[]>`
      select l."shopId" from jsonb_to_recordset(${rows}::text::jsonb) as l("shopId" text)
      where not exists (select from shops s where s.id = l."shopId")`;
    await db`update authorizations set shops_listed_at = now() where open_id = ${openId}`;
    return { changed: changed.length, unknown: unknown.map(({ shopId }) => shopId) };
  });
