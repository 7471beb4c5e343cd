import { setTimeout as sleep } from "node:timers/promises";
import { noteProgress, type Lease, type SyncRun } from "@sluice/db";
import { TikTokError } from "@sluice/tiktok";
import type { CallResult } from "../shop-calls.ts";
import type { Endpoint } from "../shop-calls/endpoint.ts";
import {
  beginAgain,
  placeAfter,
  resumeAt,
  searchUnderWay,
  type PageSeen,
  type Place,
} from "./place.ts";
import { reconcileOrders } from "./reconcile-orders.ts";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";
import { takeOrders, type Taken } from "./take-orders.ts";
import { takeRecords } from "./take-records.ts";

export const leaseMs = 30_000;

/** How a slice of a run ended. */
export type SliceEnd =
  | { kind: "done" }
  | { kind: "cancelled" }
  | { kind: "failed"; error: string }
  /** To be gone on with after `delayMs`; `why` is null where nothing is in the way. */
  | { kind: "later"; delayMs: number; why: string | null };

interface Walk {
  shop: SyncedShop;
  run: SyncRun;
  lease: Lease;
  deps: SyncDeps;
  signal: AbortSignal;
  /** A slice ends about then, so that no shop holds its worker for long. */
  untilMs: number;
}

/**
 * Reads a run's window page by page from where it stands. A page counts as handled once the road has
 * what it lacked, and only then is the place noted; so a crash, or an error of any kind, repeats a
 * page and skips none.
 */
export const walkRun = async (walk: Walk): Promise<SliceEnd> => {
  const { run, deps, lease } = walk;
  let place = resumeAt(run);
  let taken: Taken = nothing;
  let calls = 0;
  let total: number | null = null;
  for (;;) {
    const noted = await noteProgress(
      deps.db,
      lease,
      run,
      {
        ...taken,
        calls,
        total,
        positionS: place?.handledS ?? run.toS,
        search: place ? searchUnderWay(place) : null,
      },
      { lastsMs: leaseMs },
    );
    [taken, calls] = [nothing, 0];
    if (!noted) return { kind: "later", delayMs: leaseMs, why: "another worker took over" };
    if (!place) return { kind: "done" };
    if (noted.isCancelAsked) return { kind: "cancelled" };
    if (isOver(walk)) return { kind: "later", delayMs: 20, why: null };
    await waitForRoad(walk);

    const page = await readPage(walk, place);
    calls = 1;
    if (page.kind === "later" && page.delayMs <= waitHereMs) {
      await rest(page.delayMs, walk);
      calls = 0;
    } else if (page.kind === "later") return page;
    else if (page.kind === "unavailable")
      return { kind: "later", delayMs: unavailableRetryMs, why: page.why };
    else if (page.kind === "refused") return { kind: "failed", error: page.error.message };
    else if (page.answer === "token refused") place = beginAgain(place);
    else {
      const startedAtMs = deps.nowMs();
      taken = await page.answer.take(noted.readSeq);
      total = page.answer.totalCount;
      place = placeAfter(place, page.answer);
      await rest(paceMs(walk, taken.seen, startedAtMs), walk);
    }
  }
};

/** Whether the slice ends here: another one, maybe of another process, goes on with the next page. */
const isOver = ({ deps, untilMs }: Walk): boolean => deps.nowMs() > untilMs || deps.isStopping();

/** Until so long from now, or until the process is told to stop. */
const rest = async (ms: number, { deps, signal }: Walk) => {
  const untilMs = deps.nowMs() + ms;
  while (deps.nowMs() < untilMs && !deps.isStopping())
    await sleep(Math.min(lookEveryMs, untilMs - deps.nowMs()), undefined, { signal });
};

const lookEveryMs = 50;

const nothing: Taken = { seen: 0, missing: 0, stale: 0, byHand: 0, enqueued: 0 };
const waitHereMs = 2_000;
const unavailableRetryMs = 10_000;

type ReadPage = PageSeen & { take: (readSeq: number) => Promise<Taken> };

/** One page, and what is to be done with it. */
const readPage = (
  { shop, run, deps, signal }: Walk,
  { fromS, untilS, pageToken }: Place,
): Promise<CallResult<ReadPage | "token refused">> => {
  const { access } = shop;
  const { cipher, shopId } = access;
  const search = {
    cipher,
    shopId,
    fromS,
    toS: untilS,
    pageSize: pageSize[run.list],
    pageToken,
    signal,
  };
  const read = async (accessToken: string): Promise<ReadPage> => {
    if (run.list === "orders") {
      const page = await deps.searches.orders({ ...search, accessToken });
      const take = (readSeq: number) =>
        run.kind === "reconcile"
          ? reconcileOrders(shop, run.id, page.orders, deps)
          : takeOrders(shop, page.orders, readSeq, deps);
      const times = page.orders.map(({ order }) => order?.update_time);
      return { ...page, lastS: latest(times), take };
    }
    const { list } = run;
    const page = await deps.searches[list]({ ...search, accessToken });
    const times = page.records.map(({ record }) => record?.updateTimeS);
    return {
      ...page,
      lastS: latest(times),
      take: () => takeRecords(shop, list, page.records, deps),
    };
  };
  return deps.calls.call(access, endpoints[run.list], (accessToken) =>
    pageToken === null ? read(accessToken) : read(accessToken).catch(orTokenRefused),
  );
};

/**
 * A page token runs out, and TikTok says so by the same number as a dozen other faults. The walk
 * begins a new search where it stands, and if the fault is another, that search tells it.
 */
const orTokenRefused = (err: unknown) => {
  if (err instanceof TikTokError && err.kind === "misconfigured") return "token refused" as const;
  throw err;
};

const endpoints = {
  orders: "orders/search",
  cancellations: "cancellations/search",
  returns: "returns/search",
} as const satisfies Record<SyncRun["list"], Endpoint>;

/** TikTok's own limits. */
const pageSize = { orders: 100, cancellations: 50, returns: 50 };

const latest = (times: (number | undefined)[]): number | null =>
  times.reduce<number | null>(
    (last, time) => (time === undefined ? last : Math.max(last ?? 0, time)),
    null,
  );

/** Does not pour into Redis what the road cannot take: it would only lie there. */
const waitForRoad = async (walk: Walk) => {
  while (!isOver(walk) && (await walk.deps.readBacklog()).jobs > backlogJobsMax)
    await rest(lookEveryMs, walk);
};

const backlogJobsMax = 20;

/** For how long a page of so many orders rests, so that the run keeps to its pace. */
const paceMs = ({ run, deps }: Walk, seen: number, startedAtMs: number): number => {
  if (run.perSecondMax === null) return 0;
  const waitMs = (seen / run.perSecondMax) * 1000 - (deps.nowMs() - startedAtMs);
  return Math.min(waitMs, paceWaitMsMax);
};

// A page of 100 at one order in ten seconds; slower than that is a way to hold a worker.
const paceWaitMsMax = 10_000;
