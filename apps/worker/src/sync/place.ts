/** Where a walk through a window stands. The list is read by ascending update time, page by page. */
export interface Place {
  /** What this search takes in: from here, up to but without `untilS`. Seconds UTC, as all times here. */
  fromS: number;
  untilS: number;
  /** The end of the window. */
  toS: number;
  /** Names the page that comes next; null for the first of this search. */
  pageToken: string | null;
  /** How many TikTok said there are, when the page before was read. */
  total: number | null;
  /** All that changed before this time is behind us. */
  handledS: number;
}

export interface PageSeen {
  /** The update time of the page's last item; null for an empty page. */
  lastS: number | null;
  nextPageToken: string | null;
  totalCount: number | null;
}

/** Undefined where nothing of the window is left. */
const startAt = (fromS: number, toS: number): Place | undefined =>
  fromS < toS ? searchOf({ fromS, untilS: toS, toS }) : undefined;

const searchOf = (search: Pick<Place, "fromS" | "untilS" | "toS">): Place => ({
  ...search,
  pageToken: null,
  total: null,
  handledS: search.fromS,
});

/**
 * Where a run goes on: with the next page of its search, which costs no page twice. Undefined where its window is read to the end. Its worker may have died between
 * noting that and ending the run, and a search of an empty window would be refused for ever.
 */
export const resumeAt = ({ fromS, toS, positionS, search }: Window): Place | undefined =>
  search
    ? { ...search, toS, handledS: positionS ?? search.fromS }
    : startAt(positionS ?? fromS, toS);

/** What of a place a later slice goes on with; null where it is to begin a search of its own. */
export const searchUnderWay = ({ fromS, untilS, pageToken, total }: Place) =>
  pageToken === null ? null : { fromS, untilS, pageToken, total };

interface Window {
  fromS: number;
  toS: number;
  /** All that changed before it is handled; null before the first page. */
  positionS: number | null;
  search: ReturnType<typeof searchUnderWay>;
}

/**
 * Begins a search of its own behind the last page that was handled: first of the second in which that
 * page ended. It may hold more orders than a page, and what leaves the rest of the window does not
 * disturb a search of that second alone; otherwise a busy shop could hold the walk there.
 */
export const beginAgain = ({ handledS, toS }: Place): Place =>
  searchOf({ fromS: handledS, untilS: Math.min(handledS + 1, toS), toS });

/**
 * The place behind a page; undefined after the last.
 *
 * A window ends in the past, so orders only ever leave it: one that changes while it is walked gets
 * a later update time. What followed it then moves up, and a page may have skipped as many orders as
 * left. The total tells: then the walk begins again where the page before ended.
 */
export const placeAfter = (place: Place, page: PageSeen): Place | undefined => {
  const hasShrunk =
    place.pageToken !== null &&
    place.total !== null &&
    page.totalCount !== null &&
    page.totalCount !== place.total;
  if (hasShrunk) return beginAgain(place);
  if (page.nextPageToken === null) return startAt(place.untilS, place.toS);
  return {
    ...place,
    pageToken: page.nextPageToken,
    total: page.totalCount,
    handledS: Math.max(place.handledS, page.lastS ?? place.handledS),
  };
};
