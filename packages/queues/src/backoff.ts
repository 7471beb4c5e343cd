/**
 * Exponential backoff with jitter: each wait lies between half of and its full nominal length, so
 * that a fleet that failed together does not come back together.
 *
 *     attempt   1    2    3    4    5    6     7     8
 *     up to     1 s  2 s  4 s  8 s  16 s 32 s  64 s  128 s   (baseMs 1000)
 */
export const backoffMs = (
  attempt: number,
  { baseMs, capMs }: { baseMs: number; capMs: number },
  random: () => number = Math.random,
): number => {
  const nominal = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(nominal * (0.5 + random() / 2));
};
