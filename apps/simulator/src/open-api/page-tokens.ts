import { createHmac, randomBytes } from "node:crypto";

const lifeMs = 10 * 60_000;

// Written out in base64 these bytes are "+/+/": whoever does not encode a token for its URL notices
// at once. The length makes the padding "==".
const marker = Buffer.from([0xfb, 0xff, 0xbf]);
const proofBytes = 14;

export type PageTokens = ReturnType<typeof createPageTokens>;

/**
 * Opaque tokens for the next page, as they would be at their worst: a place in the list as it stands
 * when the token comes back, good for ten minutes and for the search that it was given out for.
 */
export const createPageTokens = ({ now }: { now: () => number }) => {
  const secret = randomBytes(32);
  let generation = 0;

  const proofOf = (content: Buffer, search: string) =>
    createHmac("sha256", secret).update(content).update(search).digest().subarray(0, proofBytes);

  return {
    issue: (search: string, offset: number): string => {
      const content = Buffer.alloc(14);
      content.writeUInt32BE(offset, 0);
      content.writeUIntBE(Math.max(0, Math.floor(now())), 4, 6);
      content.writeUInt32BE(generation, 10);
      return Buffer.concat([marker, content, proofOf(content, search)]).toString("base64");
    },
    /** The place a token stands for; undefined for one that has expired or is not this search's. */
    read: (token: string, search: string): number | undefined => {
      const bytes = Buffer.from(token, "base64");
      const content = bytes.subarray(marker.length, marker.length + 14);
      if (bytes.length !== marker.length + 14 + proofBytes) return undefined;
      if (!bytes.subarray(-proofBytes).equals(proofOf(content, search))) return undefined;
      const hasExpired =
        content.readUInt32BE(10) !== generation || content.readUIntBE(4, 6) + lifeMs <= now();
      return hasExpired ? undefined : content.readUInt32BE(0);
    },
    /** Ends every token given out so far. */
    expireAll: (): void => {
      generation += 1;
    },
  };
};
