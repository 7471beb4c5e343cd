/**
 * Whether so few events are too few to be chance, where so many are usual. Orders come in bursts and
 * a slow day is no fault, so half of what is usual still counts as usual; below that, events that
 * come independently (a Poisson process) would be this few less than once in a thousand times.
 */
export const isImplausiblyQuiet = (seen: number, usual: number): boolean =>
  seen < usual && chanceOfAtMost(seen, usual / 2) < 0.001;

/** P(X <= count) for a Poisson variable; summed in logarithms, because e^-mean underflows. */
const chanceOfAtMost = (count: number, mean: number): number => {
  if (mean <= 0) return 1;
  let logTerm = -mean;
  let chance = Math.exp(logTerm);
  for (let k = 1; k <= count; k += 1) {
    logTerm += Math.log(mean) - Math.log(k);
    chance += Math.exp(logTerm);
  }
  return chance;
};
