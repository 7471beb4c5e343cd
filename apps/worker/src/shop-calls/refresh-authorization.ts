import {
  endLease,
  rotateTokens,
  storedTokens,
  takeLease,
  type Database,
  type Lease,
  type StoredTokens,
} from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { Log } from "@sluice/runtime";
import { TikTokError, type AuthorizationTokens } from "@sluice/tiktok";
import { closeAuthorization } from "./close-authorization.ts";
import { refreshLease } from "./refresh-lease.ts";

export interface RefreshAuthorizationDeps {
  db: Database;
  vault: Vault;
  refreshTokens: (refreshToken: string) => Promise<AuthorizationTokens>;
  log: Log;
}

/** What there is after the wish to replace an access token. */
export type Refreshed =
  /** A newer one is stored: fetched now, or meanwhile by somebody else. */
  | { kind: "stored"; accessToken: Buffer; isMine: boolean }
  /** Somebody is at it: ask again soon. */
  | { kind: "busy"; delayMs: number }
  /** TikTok takes the authorization no more; the shops are stopped. */
  | { kind: "ended" }
  | { kind: "failed"; error: TikTokError };

/** Gets a token newer than `used`, which is sealed as it was stored. */
export type RefreshAuthorization = (openId: string, used: Buffer) => Promise<Refreshed>;

/** Replaces tokens so that among all workers one at a time asks TikTok, and none asks twice. */
export const createRefreshAuthorization = (
  deps: RefreshAuthorizationDeps,
): RefreshAuthorization => {
  // Where tokens are given out is another host, which may be down for itself. Monotonic times.
  const rests = new Map<string, { untilMs: number; error: TikTokError }>();
  return async (openId, used) => {
    const rest = rests.get(openId);
    if (rest && performance.now() < rest.untilMs) return { kind: "failed", error: rest.error };
    const refreshed = await refreshOnce(deps, openId, used);
    if (refreshed.kind === "failed") {
      const { error } = refreshed;
      rests.set(openId, { untilMs: performance.now() + (error.retryAfterMs ?? restMs), error });
      deps.log.warn({ openId, kind: error.kind, requestId: error.requestId }, error.message);
    } else rests.delete(openId);
    return refreshed;
  };
};

const restMs = 5_000;

const refreshOnce = async (
  deps: RefreshAuthorizationDeps,
  openId: string,
  used: Buffer,
): Promise<Refreshed> => {
  const before = await storedTokens(deps.db, openId);
  if (!before) return { kind: "ended" };
  if (!before.accessToken.equals(used)) return newer(before, false);
  const held: Held = {};
  const refreshed = await refreshLocked(deps, { openId, used, held });
  if (held.lease) await endLease(deps.db, held.lease);
  return refreshed;
};

const newer = ({ accessToken }: StoredTokens, isMine: boolean): Refreshed => ({
  kind: "stored",
  accessToken,
  isMine,
});

interface Refresh {
  openId: string;
  used: Buffer;
  held: Held;
}

/** What this refresh took: no lease where somebody else may have a new pair in hand. */
interface Held {
  lease?: Lease | undefined;
}

const refreshLocked = async (
  deps: RefreshAuthorizationDeps,
  { openId, used, held }: Refresh,
): Promise<Refreshed> => {
  const { db, vault, refreshTokens } = deps;
  const seal = (column: "access_token" | "refresh_token", token: string) =>
    vault.sealToken(token, { column, openId });
  let hasAsked = false;
  try {
    const rotated = await rotateTokens(db, openId, async (stored) => {
      if (!stored?.accessToken.equals(used)) return undefined;
      hasAsked = true;
      // Only now: who takes it without the lock would end it under another's refresh.
      held.lease = await takeLease(db, ...refreshLease(openId));
      const place = { column: "refresh_token", openId } as const;
      const tokens = await refreshTokens(vault.openToken(stored.refreshToken, place));
      return {
        accessToken: seal("access_token", tokens.accessToken),
        refreshToken: seal("refresh_token", tokens.refreshToken),
        accessTokenExpiresAtS: tokens.accessTokenExpiresAtS,
        refreshTokenExpiresAtS: tokens.refreshTokenExpiresAtS,
      };
    });
    if (rotated === "busy") return { kind: "busy", delayMs: busyMs };
    if (rotated.hasStored) deps.log.info({ openId }, "an authorization's tokens were refreshed");
    const stored = await storedTokens(db, openId);
    return stored ? newer(stored, hasAsked && rotated.hasStored) : { kind: "ended" };
  } catch (err) {
    if (!(err instanceof TikTokError)) throw err;
    if (!isRefusal(err)) return { kind: "failed", error: err };
    if (!held.lease) return { kind: "busy", delayMs: undecidedMs };
    const isClosed = await closeAuthorization(deps, openId, used);
    return isClosed ? { kind: "ended" } : { kind: "busy", delayMs: busyMs };
  }
};

const isRefusal = ({ kind }: TikTokError) => kind === "unauthorized" || kind === "expired";

// A refresh takes a fraction of a second.
const busyMs = 250;
const undecidedMs = 5_000;
