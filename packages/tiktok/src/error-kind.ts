import type { TikTokErrorKind } from "./tiktok-error.ts";

interface Refusal {
  httpStatus: number;
  /** The answer's code; undefined where the body is not TikTok's. */
  code: number | undefined;
  message: string;
}

/** What a refusal means for the caller. A code of TikTok's says more than the HTTP status. */
export const errorKind = ({ httpStatus, code, message }: Refusal): TikTokErrorKind => {
  if (httpStatus === 429) return "throttled";
  if (code === manyFaults) return /timestamp/i.test(message) ? "clock_skew" : "misconfigured";
  const known = code === undefined ? undefined : kindOfCode.get(code);
  if (known) return known;
  return httpStatus >= 500 ? "unavailable" : "unreadable";
};

// About twelve different faults share this number, so that only a keyword tells them apart.
const manyFaults = 36009004;

const kindOfCode = new Map<number, TikTokErrorKind>([
  [36009002, "throttled"],
  [105001, "unauthorized"], // token invalid or deauthorized
  [36004004, "unauthorized"], // authorization code invalid
  [36004005, "unauthorized"],
  [105002, "expired"],
  [101000, "misconfigured"], // the token's user or shop does not fit the cipher
  [105005, "misconfigured"], // scope missing
  [106001, "misconfigured"], // signature
  [106013, "misconfigured"], // shop cipher missing
  [36009009, "misconfigured"], // path
  [36009010, "misconfigured"], // method
  [36009014, "misconfigured"], // version
  [36009022, "misconfigured"], // content type
  [36009033, "misconfigured"], // this machine's IP is not on the app's list
  [98001004, "misconfigured"], // value out of range
  [21008111, "gone"], // order of another seller
  [36009003, "unavailable"], // internal error
  [36009007, "unavailable"], // time-out
  [10002014, "unavailable"], // the order backend failed, also those below
  [10002015, "unavailable"],
  [10037002, "unavailable"],
  [10037003, "unavailable"],
  [10037004, "unavailable"],
  // Documented as "permission denied" in 2025 and as "internal error" in 2026.
  [10006402, "unavailable"],
]);
