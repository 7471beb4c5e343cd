import type { Worker } from "bullmq";

/**
 * A Redis that refuses writes answers at once, and a worker asks again at once: measured, 10,000
 * errors a second. So it rests for a second after each refusal. Answers the last one while it lasts.
 */
export const restWhenRefused = (
  worker: Worker,
  onError: (err: Error) => void,
): (() => string | undefined) => {
  let refusal: string | undefined;
  let isResting = false;
  let isForgotten = setTimeout(() => undefined, 0);

  const rest = async (code: string) => {
    isResting = true;
    refusal = code;
    clearTimeout(isForgotten);
    await worker.pause(true);
    setTimeout(() => {
      isResting = false;
      isForgotten = setTimeout(() => (refusal = undefined), restMs);
      if (!worker.closing) void worker.resume();
    }, restMs);
  };

  worker.on("error", (err) => {
    const code = refusalOf(err);
    // One line for an outage, not one a second.
    if (code === undefined || code !== refusal) onError(err);
    if (code !== undefined && !isResting) void rest(code);
  });
  return () => refusal;
};

const refusalOf = (err: Error): string | undefined =>
  /^(?:.*\b)?(READONLY|OOM|LOADING|MISCONF|NOAUTH|NOPERM|CLUSTERDOWN|MASTERDOWN)\b/.exec(
    err.message,
  )?.[1];

const restMs = 1_000;
