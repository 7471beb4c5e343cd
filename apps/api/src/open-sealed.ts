import type { SealedOrder, StoredBody } from "@sluice/db";
import { openSnapshot, type Vault } from "@sluice/domain/vault";

/** An order's snapshots as TikTok's JSON, the newest first. */
export const openSnapshots = (
  { tiktokOrderId: orderId, shopId, wrappedKey, snapshots }: SealedOrder,
  vault: Vault,
): string[] => {
  if (wrappedKey === null) return [];
  const dataKey = vault.openDataKey(wrappedKey, shopId);
  return snapshots.flatMap((sealed) => {
    try {
      return [openSnapshot(dataKey, { shopId, orderId }, sealed)];
    } catch {
      // Its shop was erased and connected anew: what the destroyed key has sealed is gone.
      return [];
    }
  });
};

/** A body as it came; undefined once it was erased or its time was over. */
export const openStoredBody = (
  { raw, isSealed, traceId }: StoredBody,
  vault: Vault,
): string | undefined => {
  if (raw === null) return undefined;
  return (isSealed ? vault.openBody(raw, traceId ?? "") : raw).toString("utf8");
};
