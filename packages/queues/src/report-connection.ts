import type { RedisConnection } from "./connect-redis.ts";

/** Tells once when the connection is lost and once when it is back, whatever happens in between. */
export const reportConnection = (
  redis: RedisConnection,
  tell: { onLost: (cause: string) => void; onBack: (awayMs: number) => void },
): void => {
  let lostAtMs: number | undefined;
  const lost = (cause: string) => {
    if (lostAtMs !== undefined) return;
    lostAtMs = Date.now();
    tell.onLost(cause);
  };
  redis.on("error", (err: Error) => lost(err.message));
  redis.on("reconnecting", () => lost("the connection was closed"));
  redis.on("ready", () => {
    if (lostAtMs !== undefined) tell.onBack(Date.now() - lostAtMs);
    lostAtMs = undefined;
  });
};
