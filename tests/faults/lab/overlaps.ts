import type { WatchedCall } from "./watch-calls.ts";

/** Pairs of calls of one shop's lists that were under way at the same time, in words. */
export const overlaps = (calls: WatchedCall[]): string[] => {
  const ofShop = new Map<string, WatchedCall[]>();
  for (const call of calls)
    if (call.path.endsWith("/search"))
      ofShop.set(call.shopCipher ?? "", [...(ofShop.get(call.shopCipher ?? "") ?? []), call]);
  return [...ofShop.values()].flatMap((own) => {
    const sorted = own.toSorted((a, b) => a.startedMs - b.startedMs);
    let last: WatchedCall | undefined;
    return sorted.flatMap((call) => {
      const before = last;
      if (!before || endOf(call) > endOf(before)) last = call;
      if (!before || call.startedMs >= endOf(before)) return [];
      return [
        `worker ${call.worker + 1} called ${call.path} at ${call.startedMs} while worker ` +
          `${before.worker + 1} called ${before.path} (${before.startedMs} to ${endOf(before)})`,
      ];
    });
  });
};

const endOf = ({ endedMs }: WatchedCall) => endedMs ?? Infinity;
