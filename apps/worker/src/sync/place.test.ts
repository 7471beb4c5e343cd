import * as fc from "fast-check";
import { beginAgain, placeAfter, resumeAt, searchUnderWay, type Place } from "./place.ts";

interface Order {
  id: number;
  updateTimeS: number;
}

/** A list like TikTok's at its worst: a page token is an offset into the list as it stands now. */
const search = (list: Order[], { fromS, untilS, pageToken }: Place, pageSize: number) => {
  const found = list
    .filter(({ updateTimeS }) => updateTimeS >= fromS && updateTimeS < untilS)
    .toSorted((a, b) => a.updateTimeS - b.updateTimeS || a.id - b.id);
  const offset = Number(pageToken ?? 0);
  const page = found.slice(offset, offset + pageSize);
  return {
    page,
    lastS: page.at(-1)?.updateTimeS ?? null,
    nextPageToken: offset + pageSize < found.length ? String(offset + pageSize) : null,
    totalCount: found.length,
  };
};

/** Walks a window; `meanwhile` may change the list before each page. */
const walk = (
  list: Order[],
  window: { fromS: number; toS: number },
  pageSize: number,
  meanwhile: (page: number) => "token expired" | undefined,
) => {
  const seen = new Set<number>();
  let calls = 0;
  let place = resumeAt({ ...window, positionS: null, search: null });
  while (place) {
    calls += 1;
    if (calls > 1_000) throw new Error("the walk does not end");
    const isRefused = meanwhile(calls) === "token expired" && place.pageToken !== null;
    if (isRefused) place = beginAgain(place);
    else {
      const { page, ...rest } = search(list, place, pageSize);
      for (const { id } of page) seen.add(id);
      place = inNextSlice(window, placeAfter(place, rest));
    }
  }
  return { seen, calls };
};

/** The same place as a later slice of the run finds it in its row. */
const inNextSlice = (window: { fromS: number; toS: number }, place: Place | undefined) => {
  if (!place) return undefined;
  const underWay = searchUnderWay(place);
  return underWay ? resumeAt({ ...window, positionS: place.handledS, search: underWay }) : place;
};

const orders = (times: number[]): Order[] => times.map((updateTimeS, id) => ({ id, updateTimeS }));

describe("a run that is taken up", () => {
  const window = { fromS: 100, toS: 200 };

  it("goes on where it stands, or at its beginning", () => {
    expect(resumeAt({ ...window, positionS: 150, search: null })).toMatchObject({
      fromS: 150,
      untilS: 200,
    });
    expect(resumeAt({ ...window, positionS: null, search: null })).toMatchObject({
      fromS: 100,
      untilS: 200,
    });
  });

  it("has nothing to read if its worker died when all was read and the run not ended", () => {
    expect(resumeAt({ ...window, positionS: 200, search: null })).toBeUndefined();
  });
});

describe("a walk through a window", () => {
  it("takes one call a page while nothing changes", () => {
    const list = orders(Array.from({ length: 250 }, (_, at) => 100 + at));
    const { seen, calls } = walk(list, { fromS: 100, toS: 1_000 }, 100, () => undefined);
    expect([seen.size, calls]).toEqual([250, 3]);
  });

  it("begins again where it stands when its page token runs out, also among equal times", () => {
    const list = orders(Array.from({ length: 60 }, () => 100));
    const { seen } = walk(list, { fromS: 100, toS: 1_000 }, 50, (call) =>
      call === 2 ? "token expired" : undefined,
    );
    expect(seen.size).toBe(60);
  });

  it("is not held up where many orders share a second while others leave the window", () => {
    const sale = Array.from({ length: 300 }, () => 100);
    const later = Array.from({ length: 500 }, (_, at) => 101 + Math.floor(at / 10));
    const list = orders([...sale, ...later]);
    let leaving = list.length;
    const { seen, calls } = walk(list, { fromS: 100, toS: 200 }, 100, () => {
      const order = list[(leaving -= 1)];
      if (order) order.updateTimeS = 1_000;
      return undefined;
    });
    const stayed = list.filter(({ updateTimeS }) => updateTimeS < 200);
    expect(stayed.filter(({ id }) => !seen.has(id))).toEqual([]);
    expect(calls).toBeLessThan(30);
  });

  it("misses no order that stays in the window, whatever leaves it between two pages", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 130 }), { maxLength: 120 }),
        fc.integer({ min: 2, max: 20 }),
        fc.array(fc.record({ beforeCall: fc.integer({ min: 2, max: 30 }), at: fc.nat(200) }), {
          maxLength: 40,
        }),
        fc.array(fc.integer({ min: 2, max: 30 }), { maxLength: 3 }),
        (times, pageSize, changes, expiries) => {
          const list = orders(times);
          const left = new Set<number>();
          const { seen } = walk(list, { fromS: 100, toS: 131 }, pageSize, (call) => {
            for (const { beforeCall, at } of changes) {
              const order = list[at];
              if (beforeCall !== call || !order) continue;
              // It changed just now, so it leaves a window that ends in the past.
              order.updateTimeS = 1_000 + at;
              left.add(order.id);
            }
            return expiries.includes(call) ? "token expired" : undefined;
          });
          const stayed = list.filter(({ id }) => !left.has(id));
          expect(stayed.filter(({ id }) => !seen.has(id))).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
