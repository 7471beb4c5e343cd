import { randomBytes } from "node:crypto";
import type { FaultDials } from "./faults.ts";
import type { Seller } from "./shops.ts";

const codeLifeMs = 30 * 60_000;
// The seller chooses how long an authorization lasts; TikTok's own sample shows about a year.
const refreshLifeSeconds = 365 * 24 * 3600;

type Consent = Pick<Grant, "seller" | "isCreators">;

export interface Grant {
  seller: Seller;
  /** Given by a creator, who has no shops. */
  isCreators: boolean;
  accessToken: string;
  accessExpiresAt: number;
  refreshToken: string;
  refreshExpiresAt: number;
}

export type Authorization = ReturnType<typeof createAuthorization>;

/** Consents, codes and tokens, as long as the process lives. Times given out are Unix seconds. */
export const createAuthorization = ({
  faults,
  now,
}: {
  faults: Pick<FaultDials, "read">;
  now: () => number;
}) => {
  const codes = new Map<string, Consent & { expiresAtMs: number }>();
  const grantsByAccess = new Map<string, Grant>();
  const grantsByRefresh = new Map<string, Grant>();
  const nowSeconds = () => Math.floor(now() / 1000);

  const grantTo = ({ seller, isCreators }: Consent): Grant => {
    const grant = {
      seller,
      isCreators,
      accessToken: `ROW_${randomBytes(60).toString("base64url")}`,
      accessExpiresAt: nowSeconds() + faults.read().accessTokenLifeS,
      refreshToken: `ROW_${randomBytes(36).toString("base64url")}`,
      refreshExpiresAt: nowSeconds() + refreshLifeSeconds,
    };
    grantsByAccess.set(grant.accessToken, grant);
    grantsByRefresh.set(grant.refreshToken, grant);
    return grant;
  };

  const forget = (grant: Grant) => {
    grantsByAccess.delete(grant.accessToken);
    grantsByRefresh.delete(grant.refreshToken);
  };

  return {
    issueCode: (consent: Consent): string => {
      const code = `ROW_${randomBytes(48).toString("base64url")}`;
      codes.set(code, { ...consent, expiresAtMs: now() + codeLifeMs });
      return code;
    },
    /** Undefined for a code that is unknown, used before or older than 30 minutes. */
    exchangeCode: (code: string): Grant | undefined => {
      const issued = codes.get(code);
      codes.delete(code);
      return issued && issued.expiresAtMs > now() ? grantTo(issued) : undefined;
    },
    /** Ends the old pair at once, unless the dial of the rotation lets it live until it expires. */
    refresh: (refreshToken: string): Grant | undefined => {
      const grant = grantsByRefresh.get(refreshToken);
      if (!grant || grant.refreshExpiresAt <= nowSeconds()) return undefined;
      if (faults.read().tokenRotation === "strict") forget(grant);
      return grantTo(grant);
    },
    sellerOf: (accessToken: string): Seller | "unknown" | "expired" => {
      const grant = grantsByAccess.get(accessToken);
      if (!grant) return "unknown";
      return grant.accessExpiresAt > nowSeconds() ? grant.seller : "expired";
    },
    expireAccessTokens: (): number => {
      for (const grant of grantsByAccess.values()) grant.accessExpiresAt = nowSeconds();
      return grantsByAccess.size;
    },
    revoke: (seller: Seller): void => {
      const revoked = [...grantsByAccess.values()].filter((grant) => grant.seller === seller);
      revoked.forEach(forget);
    },
  };
};
