import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** A key with the short id that every envelope sealed under it begins with. */
export interface SealingKey {
  bytes: Buffer;
  id: Buffer;
}

/** Makes a key of 32 bytes usable; the id is a fingerprint, so that a rotation can find its rows. */
export const sealingKey = (bytes: Buffer): SealingKey => {
  if (bytes.length !== 32) throw new Error(`A sealing key has 32 bytes, not ${bytes.length}.`);
  return { bytes, id: createHash("sha256").update(bytes).digest().subarray(0, idBytes) };
};

/** A key for one purpose, derived from ENCRYPTION_KEY, so that no key serves two. */
export const deriveKey = (encryptionKey: Buffer, purpose: string): SealingKey =>
  sealingKey(Buffer.from(hkdfSync("sha256", encryptionKey, "sluice", purpose, 32)));

export const newDataKey = (): Buffer => randomBytes(32);

/**
 * AES-256-GCM. The envelope is version (1), key id (4), nonce (12), tag (16), then the ciphertext.
 * `belongsTo` (a shop, an order, a column) is authenticated: an envelope moved elsewhere does not open.
 */
export const seal = (key: SealingKey, plain: Buffer, belongsTo: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), key.id, nonce, cipher.getAuthTag(), sealed]);
};

/** Opens an envelope. Throws if the key, the place or a single bit is not what it was sealed with. */
export const unseal = (key: SealingKey, envelope: Buffer, belongsTo: string): Buffer => {
  if (envelope[0] !== version || envelope.length < headerBytes)
    throw new Error("This is not a sealed envelope of a version that Sluice knows.");
  if (!envelope.subarray(1, 1 + idBytes).equals(key.id))
    throw new Error(`The envelope for ${belongsTo} was sealed under another key.`);
  const nonceAt = 1 + idBytes;
  const tagAt = nonceAt + nonceBytes;
  const nonce = envelope.subarray(nonceAt, tagAt);
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(envelope.subarray(tagAt, headerBytes));
  return Buffer.concat([decipher.update(envelope.subarray(headerBytes)), decipher.final()]);
};

const version = 1;
const idBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + idBytes + nonceBytes + tagBytes;
