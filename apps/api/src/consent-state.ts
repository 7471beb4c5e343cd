import { createHash, randomBytes } from "node:crypto";

/** A consent's `state`: 256 bits that nobody guesses, and the hash under which it is remembered. */
export const newConsentState = () => {
  const state = randomBytes(32).toString("base64url");
  return { state, hash: hashOf(state) };
};

/** The hash of what a callback brings; undefined for what was never made here. */
export const consentStateHash = (state: string): string | undefined =>
  /^[\w-]{43}$/.test(state) ? hashOf(state) : undefined;

const hashOf = (state: string) => createHash("sha256").update(state).digest("base64url");
