import { createVault } from "@sluice/domain/vault";
import type { Sql } from "postgres";

export interface KeptBody {
  /** As the receiver was sent them. */
  bytes: Buffer;
  orderId: string | null;
  shopId: string | null;
  status: string;
  reason: string | null;
  duplicates: number;
}

/** Every webhook on record with its bytes, opened with the settings' key where they are sealed. */
export const readKeptBodies = async (
  db: Sql,
  { ENCRYPTION_KEY }: { ENCRYPTION_KEY: string },
): Promise<KeptBody[]> => {
  const vault = createVault(Buffer.from(ENCRYPTION_KEY, "base64"));
  const rows = await db<
    (Omit<KeptBody, "bytes"> & { raw: Buffer; isSealed: boolean; traceId: string })[]
  >`
    select raw, raw_sealed as "isSealed", trace_id as "traceId", tiktok_order_id as "orderId",
           shop_id as "shopId", status, reason, duplicates
    from order_events where raw is not null order by id`;
  return rows.map(({ raw, isSealed, traceId, ...row }) => ({
    ...row,
    bytes: isSealed ? vault.openBody(raw, traceId) : raw,
  }));
};
