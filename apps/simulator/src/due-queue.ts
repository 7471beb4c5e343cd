interface Entry<Item> {
  dueMs: number;
  sequence: number;
  item: Item;
}

/** setTimeout takes 31 bits; a longer wait is taken in parts. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs each item when it is due, at most `inFlightMax` at a time; what must wait for a free place
 * goes in order of due time. One heap and one timer, however many items wait.
 */
export const createDueQueue = <Item>({
  now,
  inFlightMax,
  run,
}: {
  now: () => number;
  inFlightMax: number;
  run: (item: Item) => Promise<unknown>;
}) => {
  const heap: Entry<Item>[] = [];
  let sequence = 0;
  let inFlight = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let timerDueMs = Infinity;

  const pump = () => {
    while (inFlight < inFlightMax && heap[0] && heap[0].dueMs <= now()) {
      inFlight += 1;
      void runOne(takeFirst(heap));
    }
    armTimer();
  };

  const runOne = async ({ item }: Entry<Item>) => {
    await run(item);
    inFlight -= 1;
    pump();
  };

  const armTimer = () => {
    const first = heap[0];
    if (!first || inFlight >= inFlightMax || first.dueMs >= timerDueMs) return;
    clearTimeout(timer);
    timerDueMs = first.dueMs;
    const waitMs = Math.min(Math.max(0, first.dueMs - now()), longestTimerMs);
    timer = setTimeout(() => {
      timerDueMs = Infinity;
      pump();
    }, waitMs);
  };

  return {
    add: (dueMs: number, item: Item): void => {
      if (isClosed) return;
      insert(heap, { dueMs, sequence: sequence++, item });
      armTimer();
    },
    waiting: () => heap.length,
    inFlight: () => inFlight,
    close: (): void => {
      isClosed = true;
      heap.length = 0;
      clearTimeout(timer);
    },
  };
};

const isBefore = <Item>(a: Entry<Item>, b: Entry<Item>): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);

const insert = <Item>(heap: Entry<Item>[], entry: Entry<Item>): void => {
  let at = heap.length;
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt] as Entry<Item>;
    if (isBefore(parent, entry)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = entry;
};

const takeFirst = <Item>(heap: Entry<Item>[]): Entry<Item> => {
  const first = heap[0] as Entry<Item>;
  const last = heap.pop() as Entry<Item>;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const hasRight = right < heap.length;
    if (left >= heap.length) break;
    const childAt =
      hasRight && isBefore(heap[right] as Entry<Item>, heap[left] as Entry<Item>) ? right : left;
    const child = heap[childAt] as Entry<Item>;
    if (isBefore(last, child)) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = last;
  return first;
};
