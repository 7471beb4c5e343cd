import type { Log } from "@sluice/runtime";
import { TikTokError } from "@sluice/tiktok";
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
} from "cockatiel";

export interface ShopBreakersDeps {
  onChange: (shopId: string, isOpen: boolean) => void;
  log: Log;
}

export interface ShopBreaker {
  /** False while TikTok's API is down for the shop, but for one call now and then that finds out. */
  mayCall: () => boolean;
  /** Runs a call and counts how it ends. Throws what it throws, or a BrokenCircuitError at once. */
  run: <Answer>(call: () => Promise<Answer>) => Promise<Answer>;
}

/** Keeps a shop for which TikTok's API is down from being called: one breaker a shop and process. */
export const createShopBreakers = (deps: ShopBreakersDeps) => {
  const breakers = new Map<string, ShopBreaker>();
  return {
    of: (shopId: string): ShopBreaker => {
      const breaker = breakers.get(shopId) ?? createShopBreaker(shopId, deps);
      breakers.set(shopId, breaker);
      return breaker;
    },
  };
};

const createShopBreaker = (shopId: string, { onChange, log }: ShopBreakersDeps): ShopBreaker => {
  // On the monotonic clock: were the machine's set back, the shop would rest for as long.
  let brokeTimes = 0;
  let openedAtMs = 0;
  let probeAtMs = 0;
  const circuit = circuitBreaker(
    // A probe that ends with no answer at all, as when its job is given up, proves nothing.
    handleWhen((err) => isDown(err) || circuit.state === CircuitState.HalfOpen),
    // When to probe is decided here, because nobody may wait for a probe and a call that finds no
    // right to call must not count as one. Not 0: a clock that was set back would hold the probe up.
    { breaker: new ConsecutiveBreaker(failuresMax), halfOpenAfter: -Infinity },
  );
  circuit.onBreak((reason) => {
    brokeTimes += 1;
    probeAtMs = performance.now() + Math.min(firstProbeMs * 2 ** (brokeTimes - 1), probeMsMax);
    if (brokeTimes > 1) return;
    openedAtMs = performance.now();
    onChange(shopId, true);
    const why =
      "error" in reason && reason.error instanceof TikTokError ? reason.error.message : "";
    log.error({ shopId, why }, "TikTok's API is down for a shop: its calls rest, orders move on");
  });
  circuit.onReset(() => {
    brokeTimes = 0;
    onChange(shopId, false);
    const lastedMs = Math.round(performance.now() - openedAtMs);
    log.info({ shopId, lastedMs }, "TikTok's API answers for the shop again");
  });
  const mayCall = () =>
    circuit.state === CircuitState.Closed ||
    (circuit.state === CircuitState.Open && performance.now() >= probeAtMs);
  return {
    mayCall,
    run: async (call) => {
      if (!mayCall()) throw new BrokenCircuitError();
      const ran = await circuit.execute(() => call().catch(keepUnlessItCounts));
      if (ran instanceof Refused) throw ran.error;
      return ran;
    },
  };
};

/** TikTok answered, if only to refuse the call: its API is up. */
class Refused {
  readonly error: TikTokError;
  constructor(error: TikTokError) {
    this.error = error;
  }
}

const keepUnlessItCounts = (err: unknown): Refused => {
  if (err instanceof TikTokError && !isDown(err)) return new Refused(err);
  throw err;
};

const isDown = (err: unknown) =>
  err instanceof TikTokError && (err.kind === "unavailable" || err.kind === "unreadable");

const failuresMax = 5;
const firstProbeMs = 5_000;
const probeMsMax = 60_000;
