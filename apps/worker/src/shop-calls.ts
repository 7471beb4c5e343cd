import { storedTokens, type Database, type ShopAccess } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { RedisConnection } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import { TikTokError } from "@sluice/tiktok";
import { BrokenCircuitError } from "cockatiel";
import { createCallAlerts } from "./shop-calls/call-alerts.ts";
import type { CallMetrics } from "./shop-calls/call-metrics.ts";
import type { Endpoint } from "./shop-calls/endpoint.ts";
import { createCallRate } from "./shop-calls/call-rate.ts";
import { closeUnlessRefreshed } from "./shop-calls/close-authorization.ts";
import type { RefreshAuthorization } from "./shop-calls/refresh-authorization.ts";
import { createShopBreakers } from "./shop-calls/shop-breakers.ts";

/** What became of a call for a shop. */
export type CallResult<Answer> =
  | { kind: "answered"; answer: Answer }
  /** Not this call's fault: the shop is throttled, or has used up its share of calls for now. */
  | { kind: "later"; delayMs: number; why: string }
  /** The shop cannot be called: TikTok's API is down for it, or it has no authorization. */
  | { kind: "unavailable"; why: string }
  /** TikTok refused this very call. */
  | { kind: "refused"; error: TikTokError };

/** The one way in which the worker calls TikTok for a shop. */
export interface ShopCalls {
  /** `run` gets the shop's access token; it runs a second time if that had just expired. */
  call: <Answer>(
    shop: ShopAccess,
    endpoint: Endpoint,
    run: (accessToken: string) => Promise<Answer>,
  ) => Promise<CallResult<Answer>>;
}

export interface ShopCallsDeps {
  db: Database;
  /** A command may take 10 s and then fails. */
  redis: RedisConnection;
  vault: Vault;
  refresh: RefreshAuthorization;
  metrics: CallMetrics;
  log: Log;
}

/**
 * Calls TikTok within the shop's rate, not while its API is down, and with a token that is valid. What
 * Redis or Postgres throw, and what `run` throws that is no TikTokError, is thrown on.
 */
export const createShopCalls = (deps: ShopCallsDeps): ShopCalls => {
  const calling: Calling = {
    ...deps,
    rate: createCallRate(deps.redis),
    breakers: createShopBreakers({ onChange: deps.metrics.breakerChanged, log: deps.log }),
    alerts: createCallAlerts(deps),
  };
  return {
    call: async (shop, endpoint, run) => {
      if (shop.status === "deauthorized" || !shop.accessToken) return withoutAuthorization(shop);
      const first = await tryOnce(calling, { shop, endpoint, run, token: shop.accessToken });
      if (first.kind !== "failed") return first;
      const next = await nextToken(calling, shop, { used: shop.accessToken, error: first.error });
      if (!Buffer.isBuffer(next)) return next;
      const second = await tryOnce(calling, { shop, endpoint, run, token: next });
      if (second.kind !== "failed") return second;
      // A third would only make a loop; the next call begins with what is stored by then.
      return { kind: "unavailable", why: second.error.message };
    },
  };
};

interface Calling extends ShopCallsDeps {
  rate: ReturnType<typeof createCallRate>;
  breakers: ReturnType<typeof createShopBreakers>;
  alerts: ReturnType<typeof createCallAlerts>;
}

interface Call<Answer> {
  shop: ShopAccess;
  endpoint: Endpoint;
  run: (accessToken: string) => Promise<Answer>;
  /** Sealed. */
  token: Buffer;
}

/** One call as it ended; `failed` where the token may be to blame. */
type Tried<Answer> = CallResult<Answer> | { kind: "failed"; error: TikTokError };

const tryOnce = async <Answer>(
  calling: Calling,
  { shop, endpoint, run, token }: Call<Answer>,
): Promise<Tried<Answer>> => {
  const { shopId, openId } = shop;
  const { metrics } = calling;
  const breaker = calling.breakers.of(shopId);
  const isDown = () => {
    metrics.called(endpoint, "breaker_open");
    return { kind: "unavailable", why: "TikTok's API is down for the shop" } as const;
  };
  if (!breaker.mayCall()) return isDown();
  const right = await calling.rate.take(shopId, endpoint);
  if (right.kind === "wait") {
    metrics.called(endpoint, "no_right");
    return { kind: "later", delayMs: right.delayMs, why: "the shop has used up its calls for now" };
  }
  metrics.rate(shopId, endpoint, right.perSecond);
  const accessToken = calling.vault.openToken(token, { column: "access_token", openId });
  try {
    const answer = await breaker.run(() => run(accessToken));
    metrics.called(endpoint, "answered");
    await calling.alerts.succeeded(shopId);
    return { kind: "answered", answer };
  } catch (err) {
    if (err instanceof BrokenCircuitError) return isDown();
    if (!(err instanceof TikTokError)) throw err;
    metrics.called(endpoint, err.kind);
    return await resultOfError(calling, { shopId, endpoint, error: err });
  }
};

const resultOfError = async (
  { alerts, rate, metrics, log }: Calling,
  { shopId, endpoint, error }: { shopId: string; endpoint: Endpoint; error: TikTokError },
): Promise<Tried<never>> => {
  const { kind, message, requestId } = error;
  if (kind === "expired" || kind === "unauthorized") return { kind: "failed", error };
  // What the breaker counts, it tells of once.
  const level = kind === "unavailable" || kind === "unreadable" ? "debug" : "warn";
  log[level]({ shopId, endpoint, kind, requestId }, message);
  if (kind === "gone") return { kind: "refused", error };
  if (kind === "throttled") {
    metrics.throttled(shopId);
    const delayMs = await rate.throttled(shopId, endpoint, error.retryAfterMs);
    return { kind: "later", delayMs, why: "TikTok throttles the shop" };
  }
  await alerts.failed(shopId, error);
  return { kind: "unavailable", why: message };
};

/** The token to try again with, or what the call comes to without one. */
const nextToken = async (
  calling: Calling,
  shop: ShopAccess,
  { used, error }: { used: Buffer; error: TikTokError },
): Promise<Buffer | Exclude<CallResult<never>, { kind: "answered" }>> => {
  const { openId, shopId } = shop;
  if (error.kind === "unauthorized") {
    // Somebody may have rotated it since the shop was looked up.
    const stored = await storedTokens(calling.db, openId);
    if (stored && !stored.accessToken.equals(used)) return stored.accessToken;
    if (await closeUnlessRefreshed(calling, openId, used)) return withoutAuthorization(shop);
    return beingRefreshed(undecidedMs);
  }
  const refreshed = await calling.refresh(openId, used);
  if (refreshed.kind === "stored") return refreshed.accessToken;
  if (refreshed.kind === "ended") return withoutAuthorization(shop);
  if (refreshed.kind === "busy") return beingRefreshed(refreshed.delayMs);
  await calling.alerts.failed(shopId, refreshed.error);
  return { kind: "unavailable", why: refreshed.error.message };
};

const beingRefreshed = (delayMs: number) =>
  ({ kind: "later", delayMs, why: "the shop's token is being refreshed" }) as const;
const undecidedMs = 1_000;

const withoutAuthorization = ({ shopId }: ShopAccess) =>
  ({ kind: "unavailable", why: `shop ${shopId} has no authorization: connect it again` }) as const;
