import { resolveAlerts, upsertAlert } from "./alerts.ts";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** What is needed to read a shop's orders. Token and key are sealed. */
export interface ShopAccess {
  shopId: string;
  status: "connected" | "paused" | "deauthorized";
  cipher: string;
  openId: string;
  connectedAtMs: number;
  accessToken: Buffer | null;
  wrappedKey: Buffer | null;
  /** The number of a read that begins after this; null while the shop is not connected. */
  readSeq: number | null;
}

/** The shops among these ids that are known. */
export const shopsForReading = (db: Database, shopIds: string[]): Promise<ShopAccess[]> =>
  guarded(
    () => db<ShopAccess[]>`
      select s.id as "shopId", s.status, s.cipher, s.open_id as "openId",
             extract(epoch from s.connected_at)::float8 * 1000 as "connectedAtMs",
             a.access_token as "accessToken", k.wrapped as "wrappedKey",
             case when s.status = 'connected' then nextval('read_seq') end::float8 as "readSeq"
      from shops s join authorizations a on a.open_id = s.open_id
      left join shop_keys k on k.shop_id = s.id
      where s.id = any(${shopIds}::text[])`,
  );

export interface SealedAuthorization {
  openId: string;
  sellerName: string | null;
  region: string | null;
  scopes: string[];
  accessToken: Buffer;
  refreshToken: Buffer;
  accessTokenExpiresAtS: number;
  refreshTokenExpiresAtS: number;
}

export interface ConnectedShop {
  shopId: string;
  name: string;
  region: string;
  cipher: string;
  /** Used only if the shop has no key yet. */
  newWrappedKey: Buffer;
}

/**
 * Stores a consent and its shops in one transaction. Both tokens are in one statement, because a
 * refresh kills the old pair. A data key is never replaced: what it sealed would be lost; a shop that
 * was erased gets a new one. Shops of the seller that the consent does not name any more are
 * deauthorized.
 */
export const saveAuthorization = (
  db: Database,
  authorization: SealedAuthorization,
  shops: ConnectedShop[],
): Promise<void> =>
  guarded(async () => {
    const a = authorization;
    await db.begin(async (tx) => {
      await tx`
        insert into authorizations
          (open_id, seller_name, region, scopes, access_token, refresh_token,
           access_token_expires_at, refresh_token_expires_at)
        values (${a.openId}, ${a.sellerName}, ${a.region}, ${JSON.stringify(a.scopes)}::text::jsonb,
          ${a.accessToken}, ${a.refreshToken}, to_timestamp(${a.accessTokenExpiresAtS}::float8),
          to_timestamp(${a.refreshTokenExpiresAtS}::float8))
        on conflict (open_id) do update set
          seller_name = excluded.seller_name, region = excluded.region, scopes = excluded.scopes,
          access_token = excluded.access_token, refresh_token = excluded.refresh_token,
          access_token_expires_at = excluded.access_token_expires_at,
          refresh_token_expires_at = excluded.refresh_token_expires_at,
          refreshed_at = now(), shops_listed_at = now(), updated_at = now()`;
      for (const shop of shops) {
        await tx`
          insert into shops (id, open_id, name, region, cipher, status, connected_at)
          values (${shop.shopId}, ${a.openId}, ${shop.name}, ${shop.region}, ${shop.cipher},
            'connected', now())
          on conflict (id) do update set
            open_id = excluded.open_id, name = excluded.name, region = excluded.region,
            cipher = excluded.cipher, status = 'connected', connected_at = now(),
            authorization_expires_at = null, deauthorized_at = null, erased_at = null,
            updated_at = now()`;
        await tx`
          insert into shop_keys (shop_id, wrapped) values (${shop.shopId}, ${shop.newWrappedKey})
          on conflict (shop_id) do nothing`;
      }
      const shopIds = shops.map(({ shopId }) => shopId);
      await resolveAlerts(tx, [
        `authorization_ended:${a.openId}`,
        ...shopIds.flatMap((id) => [
          `authorization_expiring:${id}`,
          `shop_deauthorized:${id}`,
          `new_shop:${id}`,
        ]),
      ]);
      await deauthorizeAllBut(tx, a.openId, shopIds);
    });
  });

const deauthorizeAllBut = async (tx: Transaction, openId: string, shopIds: string[]) => {
  const left = await tx<{ id: string }[]>`
    update shops set status = 'deauthorized', deauthorized_at = now(), updated_at = now()
    where open_id = ${openId} and not id = any(${shopIds}::text[]) and status <> 'deauthorized'
    returning id`;
  for (const { id } of left.toSorted((x, y) => (x.id < y.id ? -1 : 1)))
    await alertDeauthorized(tx, id, "The seller's new consent does not name");
};

const alertDeauthorized = (tx: Transaction, shopId: string, happened: string) =>
  upsertAlert(tx, {
    key: `shop_deauthorized:${shopId}`,
    kind: "shop_deauthorized",
    shopId,
    text:
      `${happened} shop ${shopId}: its orders are not read any more. If that was not meant, make a ` +
      "consent link and let the seller open it.",
  });

/**
 * The seller has withdrawn: the shop stops with an alert, and the tokens go with its authorization's
 * last shop. A notice older than the present connection is about an earlier one and changes nothing;
 * one that comes again opens no second alert.
 */
export const deauthorizeShop = (
  db: Database,
  shopId: string,
  atS: number,
  happened = "The seller has withdrawn",
): Promise<void> =>
  guarded(async () => {
    await db.begin(async (tx) => {
      // Locked first, or of a seller's last two shops that go at once neither would see the other gone.
      await tx`
        select from authorizations
        where open_id = (select open_id from shops where id = ${shopId}) for update`;
      const stopped = await tx`
        update shops set status = 'deauthorized', deauthorized_at = now(), updated_at = now()
        where id = ${shopId} and status <> 'deauthorized'
          and connected_at <= to_timestamp(${atS + 1}::float8)
        returning 1`;
      if (stopped.length > 0) await alertDeauthorized(tx, shopId, happened);
      await tx`
        update authorizations a set access_token = null, refresh_token = null, updated_at = now()
        where open_id = (select open_id from shops where id = ${shopId})
          and (access_token is not null or refresh_token is not null)
          and not exists (
            select from shops s where s.open_id = a.open_id and s.status <> 'deauthorized')`;
    });
  });

/**
 * TikTok says until when the seller's authorization holds; an alert says what to do about it. A
 * notice older than the present connection is about an earlier one and changes nothing.
 */
export const noteAuthorizationExpiry = (
  db: Database,
  shopId: string,
  { expiresAtS, atS }: { expiresAtS: number; atS: number },
): Promise<void> =>
  guarded(async () => {
    await db.begin(async (tx) => {
      const [shop] = await tx<{ day: string }[]>`
        update shops set authorization_expires_at = to_timestamp(${expiresAtS}::float8),
          updated_at = now()
        where id = ${shopId} and status <> 'deauthorized'
          and connected_at <= to_timestamp(${atS + 1}::float8)
        returning to_char(authorization_expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as day`;
      if (!shop) return;
      await upsertAlert(tx, {
        key: `authorization_expiring:${shopId}`,
        kind: "authorization_expiring",
        shopId,
        text:
          `The seller's authorization of shop ${shopId} ends at ${shop.day} UTC; then its orders are ` +
          "not read any more. Make a consent link and let the seller open it before that.",
      });
    });
  });
