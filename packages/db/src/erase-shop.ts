import { insertAudit } from "./audit-log.ts";
import type { Database } from "./connect.ts";
import { holdSnapshotsOff } from "./erased.ts";
import {
  forgetBodies,
  forgetLetters,
  forgetOrders,
  noneErased,
  sumOf,
  whileFull,
  type Erased,
} from "./forget.ts";
import { guarded } from "./guarded.ts";

/**
 * Erases what a deauthorized shop holds of its buyers. Its data key goes first, with the audit row:
 * from then on its snapshots open nowhere, in no backup either, and none is stored. What is held is
 * deleted next, page by page; the same call again does the rest. Undefined where the shop is not
 * deauthorized, be it because it was connected again meanwhile.
 */
export const eraseShop = async (
  db: Database,
  shopId: string,
  { actor, reason }: { actor: string; reason: string },
): Promise<Erased | undefined> => {
  const isBegun = await guarded(() =>
    db.begin(async (tx) => {
      await holdSnapshotsOff(tx);
      // A connection anew takes the same row first, so that it never loses the key that it makes.
      const erased = await tx`
        update shops set erased_at = coalesce(erased_at, now()), updated_at = now()
        where id = ${shopId} and status = 'deauthorized' returning 1`;
      if (erased.length === 0) return false;
      await tx`delete from shop_keys where shop_id = ${shopId}`;
      await insertAudit(tx, { actor, action: "erasure.shop", target: shopId, detail: { reason } });
      return true;
    }),
  );
  return isBegun ? await forgetShop(db, shopId) : undefined;
};

/** What is left of an erased shop, and what jobs that were under way have brought since. */
export const forgetShop = async (db: Database, shopId: string): Promise<Erased> => {
  const letters = await whileFull(() =>
    guarded(() => db.begin((tx) => forgetLetters(tx, tx`shop_id = ${shopId}`))),
  );
  const bodies = await whileFull(() =>
    guarded(() => db.begin((tx) => forgetBodies(tx, tx`shop_id = ${shopId}`))),
  );
  return sumOf({ ...noneErased, letters, bodies }, await forgetOrdersOfShop(db, shopId));
};

/**
 * Its orders stay, with their ids and amounts, and no longer tell which of them are one buyer's. The
 * time goes there and back as Postgres's own text: a JS Date would lose its microseconds.
 */
const forgetOrdersOfShop = async (db: Database, shopId: string): Promise<Erased> => {
  let erased = noneErased;
  let after = { createdAt: "infinity", id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
  for (;;) {
    const page = await guarded(
      () => db<{ createdAt: string; id: string; orderId: string }[]>`
        select created_at::text as "createdAt", id, tiktok_order_id as "orderId" from orders
        where shop_id = ${shopId}
          and (created_at, id) < (${after.createdAt}::text::timestamptz, ${after.id}::uuid)
        order by created_at desc, id desc limit ${ordersAtOnce}`,
    );
    const last = page.at(-1);
    if (!last) return erased;
    const orderIds = page.map(({ orderId }) => orderId);
    const forgotten = await guarded(() =>
      db.begin((tx) =>
        forgetOrders(
          tx,
          orderIds,
          (ids) => tx`
            update orders set buyer_hash = null
            where id = any(${ids}::uuid[]) and buyer_hash is not null`,
        ),
      ),
    );
    erased = sumOf(erased, forgotten);
    after = last;
  }
};

const ordersAtOnce = 200;

/** What an erasure of the shop would touch now, and how it stands. Undefined if it is not known. */
export const countOfShop = (
  db: Database,
  shopId: string,
): Promise<(Erased & { status: "connected" | "paused" | "deauthorized" }) | undefined> =>
  guarded(async () => {
    const [held] = await db<(Erased & { status: "connected" | "paused" | "deauthorized" })[]>`
      select s.status,
        (select count(*) from orders o where o.shop_id = s.id)::int as orders,
        (select count(*) from orders o join order_snapshots n on n.order_id = o.id
         where o.shop_id = s.id)::int as snapshots,
        (select count(*) from order_events e
         where e.shop_id = s.id and e.raw_sealed and e.raw is not null)::int as bodies,
        (select count(*) from dead_letters d
         where d.shop_id = s.id and d.payload is not null)::int as letters
      from shops s where s.id = ${shopId}`;
    return held;
  });

/** Shops whose seller has withdrawn for so long, and those that were erased within the last day. */
export const shopsToErase = (
  db: Database,
  afterHours: number,
): Promise<{ shopId: string; isErased: boolean }[]> =>
  guarded(
    () => db<{ shopId: string; isErased: boolean }[]>`
      select id as "shopId", erased_at is not null as "isErased" from shops
      where status = 'deauthorized' and case when erased_at is null
        then deauthorized_at <= now() - make_interval(secs => ${afterHours * 3_600})
        else erased_at > now() - interval '1 day' end
      order by id`,
  );
