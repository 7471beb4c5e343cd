import { TimeLimitExceeded } from "./failure.ts";

/**
 * Runs something under a time limit, which it learns by its signal. If it ignores the signal it is
 * left behind: nothing waits for it, and whatever it still writes bears a repeat.
 */
export const withinTimeLimit = async <Result>(
  timeLimitMs: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeLimitMs);
  try {
    const exceeded = () => new TimeLimitExceeded(timeLimitMs);
    return await orAborted(run(limit.signal), limit.signal, exceeded);
  } finally {
    clearTimeout(timer);
  }
};

/** What comes first: the result, or the signal's abort, which rejects for this reason. */
export const orAborted = <Result>(
  result: Promise<Result>,
  signal: AbortSignal,
  reason: () => Error,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(reason());
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
