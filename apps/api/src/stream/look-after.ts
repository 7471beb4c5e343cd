import { tellHeartbeat, type StreamClient } from "./stream-client.ts";

/**
 * What each client is due from time to time, wherever changes are rare: a sign of life, and the
 * question who it is. Ends the line of one who may not listen any more, and cuts off one who has
 * taken nothing for a minute; answers "cut" for that.
 */
export const lookAfter = async (
  client: StreamClient,
  nowMs: number,
): Promise<"cut" | undefined> => {
  if (client.stuckSinceMs !== undefined && nowMs - client.stuckSinceMs >= stuckMaxMs) {
    client.line.cut();
    return "cut";
  }
  if (client.stuckSinceMs === undefined && nowMs - client.beatAtMs >= beatEveryMs) {
    client.beatAtMs = nowMs;
    tellHeartbeat(client);
  }
  if (nowMs - client.askedAtMs >= askEveryMs) {
    client.askedAtMs = nowMs;
    // Nobody can say while the database is away; it is asked again.
    const isKnown = await client.line.askAgain().catch(() => true);
    if (!isKnown) client.line.cut();
  }
  return undefined;
};

// Below the 30 s after which the most impatient proxies give up on a silent connection.
const beatEveryMs = 15_000;
const askEveryMs = 30_000;
const stuckMaxMs = 60_000;
