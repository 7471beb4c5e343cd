import { Secret, TOTP } from "otpauth";

/** A new secret of 160 bits, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads from a QR code. */
export const totpUrl = (secret: string, email: string): string =>
  new TOTP({ issuer: "Sluice", label: email, secret: Secret.fromBase32(secret) }).toString();

/** The step of 30 s that a code belongs to: this one or a neighbour. Undefined if the code is wrong. */
export const stepOfCode = (secret: string, code: string): number | undefined => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const timestamp = Date.now();
  const delta = totp.validate({ token: code, timestamp, window: 1 });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
};
