import type { OrderRead } from "@sluice/domain";
import type { Transaction } from "./connect.ts";
import { isErased } from "./erased.ts";

/**
 * Keeps the newest raw order, and beside it the fullest, because TikTok masks more of the buyer as
 * time goes by. The orders' rows are locked already, so the two statements see one truth.
 */
export const saveSnapshots = (tx: Transaction, reads: OrderRead[]) => {
  const rows = JSON.stringify(newestOfEach(reads));
  return [keepFuller(tx, rows), keepNewest(tx, rows)];
};

/** What is fuller than what will stand in its place: the newest so far, or a read that came late. */
const keepFuller = (tx: Transaction, rows: string) => tx`
  with incoming as (${incoming(tx, rows)}),
  fuller as (
    select n.order_id, n.update_time, n.read_seq, n.sealed, n.personal, n.mapping_version
    from incoming i join order_snapshots n on n.order_id = i.order_id and n.slot = 'newest'
    where (n.update_time, n.read_seq) < (i.update_time, i.read_seq)
      and ${fullness(tx, "n.personal")} > ${fullness(tx, "i.personal")}
    union all
    select i.order_id, i.update_time, i.read_seq, i.sealed, i.personal, i.mapping_version
    from incoming i join order_snapshots n on n.order_id = i.order_id and n.slot = 'newest'
    where (n.update_time, n.read_seq) > (i.update_time, i.read_seq)
      and ${fullness(tx, "i.personal")} > ${fullness(tx, "n.personal")}
  )
  insert into order_snapshots as s
    (order_id, slot, update_time, read_seq, sealed, personal, mapping_version)
  select order_id, 'fullest', update_time, read_seq, sealed, personal, mapping_version from fuller
  on conflict (order_id, slot) do update set
    update_time = excluded.update_time, read_seq = excluded.read_seq, sealed = excluded.sealed,
    personal = excluded.personal, mapping_version = excluded.mapping_version
  where (${fullness(tx, "s.personal")}, s.update_time, s.read_seq)
      < (${fullness(tx, "excluded.personal")}, excluded.update_time, excluded.read_seq)`;

const keepNewest = (tx: Transaction, rows: string) => tx`
  with incoming as (${incoming(tx, rows)})
  insert into order_snapshots as s
    (order_id, slot, update_time, read_seq, sealed, personal, mapping_version)
  select order_id, 'newest', update_time, read_seq, sealed, personal, mapping_version from incoming
  on conflict (order_id, slot) do update set
    update_time = excluded.update_time, read_seq = excluded.read_seq, sealed = excluded.sealed,
    personal = excluded.personal, mapping_version = excluded.mapping_version
  where (s.update_time, s.read_seq) < (excluded.update_time, excluded.read_seq)`;

/** A snapshot of a shop that does not own the order finds no row here and is dropped; so is what is erased. */
const incoming = (tx: Transaction, rows: string) => tx`
  select o.id as order_id, r."updateTimeS" as update_time, r."readSeq" as read_seq,
         decode(r.sealed, 'base64') as sealed, r.personal, r."mappingVersion" as mapping_version
  from jsonb_to_recordset(${rows}::text::jsonb) as r(
    "orderId" text, "shopId" text, "updateTimeS" bigint, "readSeq" bigint, sealed text,
    personal text, "mappingVersion" int, "buyerHash" text)
  join orders o on o.tiktok_order_id = r."orderId" and o.shop_id = r."shopId"
  where not ${isErased(tx, tx`r."buyerHash"`)}`;

const fullness = (tx: Transaction, column: string) => tx`
  case ${tx(column)} when 'full' then 2 when 'masked' then 1 else 0 end`;

const newestOfEach = (reads: OrderRead[]) => {
  const rows = new Map<string, OrderRead>();
  for (const read of reads) {
    const seen = rows.get(read.orderId);
    const isNewer =
      !seen ||
      read.updateTimeS > seen.updateTimeS ||
      (read.updateTimeS === seen.updateTimeS && read.readSeq > seen.readSeq);
    if (isNewer) rows.set(read.orderId, read);
  }
  return [...rows.values()].map(({ data: _data, ...row }) => row);
};
