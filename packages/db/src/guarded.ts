import { asDbError, DbError } from "./db-error.ts";

/**
 * Runs statements within a time limit and rethrows what fails, scrubbed. The limit is the client's
 * own, because a server that is frozen or out of reach never gets to enforce one. What was given up
 * may still be carried out: every caller bears a repeat.
 */
export const guarded = async <Result>(
  run: () => Promise<Result>,
  timeLimitMs = callTimeLimitMs,
): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const text = `Postgres did not answer within ${timeLimitMs} ms`;
      reject(new DbError("outage", undefined, text));
    }, timeLimitMs);
  });
  try {
    return await Promise.race([run(), timedOut]);
  } catch (err) {
    throw asDbError(err);
  } finally {
    clearTimeout(timer);
  }
};

// Just above the server's own limits (connect.ts), so that their clearer errors come first.
const callTimeLimitMs = 3_000;
