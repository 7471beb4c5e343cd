export interface GroupCommit<Item, Result> {
  /** Carries out one group; answers one result an item, in the group's order. */
  run: (items: Item[]) => Promise<Result[]>;
  sizeOf: (item: Item) => number;
  itemsMax: number;
  bytesMax: number;
  /** Groups under way at a time; what arrives meanwhile rides in the next. */
  inFlightMax: number;
  /** True where a failed group means that the ones behind it would only fail later. */
  failsWithWaiting: boolean;
}

/** A group that held the items of several callers failed; which of them is to blame is not known. */
export class SharedFailure extends Error {
  override name = "SharedFailure";
}

/**
 * Group commit, as databases do it: a group starts at the end of the turn in which its first item
 * came, if fewer than `inFlightMax` are under way; what comes meanwhile rides in the next. No timers: a
 * lone item waits for nobody, and dense traffic forms large groups by itself.
 */
export const createGroupCommit = <Item, Result>(settings: GroupCommit<Item, Result>) => {
  let waiting: Waiting<Item, Result>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  const start = async (group: Waiting<Item, Result>[]) => {
    inFlight += 1;
    try {
      const results = await settings.run(group.map(({ item }) => item));
      for (const [index, { call, place }] of group.entries()) {
        call.results[place] = results[index] as Result;
        call.missing -= 1;
        if (call.missing === 0) call.resolve(call.results);
      }
    } catch (err) {
      const behind = settings.failsWithWaiting ? waiting.splice(0) : [];
      const isShared = new Set(group.map(({ call }) => call)).size > 1;
      const failure = isShared ? new SharedFailure("The group failed.", { cause: err }) : err;
      for (const { call } of [...group, ...behind]) call.reject(failure);
    } finally {
      inFlight -= 1;
      startWaiting();
    }
  };

  const startWaiting = () => {
    isScheduled = false;
    while (inFlight < settings.inFlightMax && waiting.length > 0) {
      const size = groupSize(waiting, settings);
      const group = waiting.slice(0, size);
      waiting = waiting.slice(size);
      void start(group);
    }
  };

  const schedule = () => {
    if (isScheduled || inFlight >= settings.inFlightMax) return;
    isScheduled = true;
    setImmediate(startWaiting);
  };

  return (items: Item[]): Promise<Result[]> =>
    new Promise((resolve, reject) => {
      if (items.length === 0) return resolve([]);
      const call: Call<Result> = { results: [], missing: items.length, resolve, reject };
      for (const [place, item] of items.entries()) waiting.push({ item, call, place });
      schedule();
    });
};

/** One caller's items, which may ride in several groups. */
interface Call<Result> {
  results: Result[];
  missing: number;
  resolve: (results: Result[]) => void;
  reject: (err: unknown) => void;
}

interface Waiting<Item, Result> {
  item: Item;
  call: Call<Result>;
  /** Where the item's result stands among its caller's. */
  place: number;
}

const groupSize = <Item, Result>(
  waiting: Waiting<Item, Result>[],
  { sizeOf, itemsMax, bytesMax }: GroupCommit<Item, Result>,
): number => {
  const most = Math.min(waiting.length, itemsMax);
  let bytes = 0;
  for (let count = 0; count < most; count += 1) {
    bytes += sizeOf((waiting[count] as Waiting<Item, Result>).item);
    if (bytes > bytesMax) return Math.max(1, count);
  }
  return most;
};
