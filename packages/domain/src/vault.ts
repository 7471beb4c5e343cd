import { createHmac } from "node:crypto";
import { deriveKey, newDataKey, seal, sealingKey, unseal, type SealingKey } from "./sealing.ts";

/** Everything that Sluice seals, each under a key of its purpose and bound to its place. */
export type Vault = ReturnType<typeof createVault>;

export const createVault = (encryptionKey: Buffer) => {
  const bodies = deriveKey(encryptionKey, "webhook-bodies");
  const deadLetters = deriveKey(encryptionKey, "dead-letters");
  const tokens = deriveKey(encryptionKey, "tokens");
  const secondFactors = deriveKey(encryptionKey, "second-factors");
  const dataKeys = deriveKey(encryptionKey, "shop-keys");
  const buyers = deriveKey(encryptionKey, "buyers");
  return {
    /** A webhook body whose type may carry personal data, before it becomes a job. */
    sealBody: (body: Buffer, traceId: string) => seal(bodies, body, traceId),
    openBody: (sealed: Buffer, traceId: string) => unseal(bodies, sealed, traceId),

    sealDeadLetter: (event: Buffer, key: string) => seal(deadLetters, event, key),
    openDeadLetter: (sealed: Buffer, key: string) => unseal(deadLetters, sealed, key),

    sealToken: (token: string, place: TokenPlace) =>
      seal(tokens, Buffer.from(token), `${place.column}/${place.openId}`),
    openToken: (sealed: Buffer, place: TokenPlace) =>
      unseal(tokens, sealed, `${place.column}/${place.openId}`).toString(),

    /** The secret of a user's authenticator app. */
    sealSecondFactor: (secret: string, userId: string) =>
      seal(secondFactors, Buffer.from(secret), userId),
    openSecondFactor: (sealed: Buffer, userId: string) =>
      unseal(secondFactors, sealed, userId).toString(),

    /** Finds a buyer's orders without telling who the buyer is: keyed, for ids can be tried out. */
    hashBuyer: (buyerId: string) =>
      createHmac("sha256", buyers.bytes).update(buyerId).digest("hex"),

    newWrappedDataKey: (shopId: string) => seal(dataKeys, newDataKey(), shopId),
    openDataKey: (wrapped: Buffer, shopId: string) => sealingKey(unseal(dataKeys, wrapped, shopId)),
  };
};

interface TokenPlace {
  column: "access_token" | "refresh_token";
  openId: string;
}

/** A raw order under its shop's data key: deleting that key erases the shop everywhere. */
export const sealSnapshot = (dataKey: SealingKey, order: SnapshotPlace, rawJson: string) =>
  seal(dataKey, Buffer.from(rawJson), `${order.shopId}/${order.orderId}`);
export const openSnapshot = (dataKey: SealingKey, order: SnapshotPlace, sealed: Buffer) =>
  unseal(dataKey, sealed, `${order.shopId}/${order.orderId}`).toString();

interface SnapshotPlace {
  shopId: string;
  orderId: string;
}
