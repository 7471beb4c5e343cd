import {
  beginScheduledRuns,
  countFindings,
  endLease,
  endRun,
  finishRun,
  noteWait,
  shopsForReading,
  staleOrders,
  takeLease,
  takeUpRun,
  type Lease,
  type SyncRun,
} from "@sluice/db";
import { done, later, retry, type Outcome, type SyncEvent } from "@sluice/queues";
import { readOwedOrders } from "./read-owed-orders.ts";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";
import { leaseMs, walkRun, type SliceEnd } from "./walk-run.ts";

/**
 * One task of a shop, at most one at a time over all workers. A long one is done in slices: its place
 * is in its row, and its job comes again at once, behind whatever else the shop has to do.
 */
export const syncShop = async (
  { shopId, task }: SyncEvent,
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<Outcome> => {
  const { db } = deps;
  const lease = await takeLease(db, `sync:${shopId}`, { lastsMs: leaseMs });
  if (!lease) return later(busyRetryMs, "another run of the shop is under way");
  try {
    const work = { lease, deps, signal, untilMs: deps.nowMs() + sliceMs };
    const shop = await openShop(shopId, deps);
    if (!shop) return await turnAway(work, task);
    if (task.kind === "scheduled") return await runSchedule(work, shop);
    if (task.kind === "run") return await runAsked(work, shop, task.runId);
    const orderIds =
      task.kind === "orders" ? task.orderIds : await staleOrders(db, shopId, { max: staleMax });
    const owed = await readOwedOrders(shop, orderIds, deps, signal);
    if (owed.kind === "refused") return retry(owed.error.message);
    // A person who asked for an order waits for it; the others are asked for by the next sweep.
    if (owed.kind !== "answered" && task.kind === "orders")
      return later(owed.kind === "later" ? owed.delayMs : busyForPersonMs, owed.why);
    return done();
  } finally {
    // Its time runs out by itself.
    await endLease(db, lease).catch(() => undefined);
  }
};

const busyRetryMs = 500;
const busyForPersonMs = 5_000;
const sliceMs = 5_000;
const staleMax = 1_000;

interface Work {
  lease: Lease;
  deps: SyncDeps;
  signal: AbortSignal;
  untilMs: number;
}

/** Undefined for a shop that is not connected, or whose key is gone. */
const openShop = async (
  shopId: string,
  { db, vault }: SyncDeps,
): Promise<SyncedShop | undefined> => {
  const [access] = await shopsForReading(db, [shopId]);
  if (access?.status !== "connected" || !access.wrappedKey) return undefined;
  return { access, dataKey: vault.openDataKey(access.wrappedKey, shopId) };
};

/** Nothing is read for such a shop. Who asked for a run is told; the schedule ends by itself. */
const turnAway = async ({ lease, deps }: Work, task: SyncEvent["task"]): Promise<Outcome> => {
  if (task.kind !== "run") return done();
  const run = await takeUpRun(deps.db, lease, task.runId);
  const error =
    "The shop is not connected. Connect it, or resume it if it is paused, and ask again.";
  if (run) await endRun(deps.db, lease, run, { status: "failed", error });
  return done();
};

/** Each of the shop's lists from its watermark on, and then the orders whose details are owed. */
const runSchedule = async (work: Work, shop: SyncedShop): Promise<Outcome> => {
  const { deps, lease, signal } = work;
  const { shopId } = shop.access;
  const { oldestMs } = await deps.readBacklog();
  const times = { ...deps.times, lagMs: Math.max(deps.times.lagMs, oldestMs) };
  for (const run of await beginScheduledRuns(deps.db, lease, shopId, times)) {
    // A slice of its own for each list: one whose calls hang must not take the time of the others.
    const end = await walkRun({ ...work, untilMs: deps.nowMs() + sliceMs, shop, run });
    if (end.kind === "later" && end.why === null) return later(end.delayMs, "more pages to read");
    // What is in the way now may be gone by the next run, which goes on where this one stands.
    if (end.kind === "later") await noteWait(deps.db, run, end.why ?? "");
    else await close(work, run, end);
  }
  const orderIds = await staleOrders(deps.db, shopId, { max: staleMax });
  await readOwedOrders(shop, orderIds, deps, signal);
  return done();
};

const runAsked = async (work: Work, shop: SyncedShop, runId: number): Promise<Outcome> => {
  const { deps, lease } = work;
  const run = await takeUpRun(deps.db, lease, runId);
  if (!run) return done();
  const end = await walkRun({ ...work, shop, run });
  if (end.kind === "later") {
    if (end.why !== null) await noteWait(deps.db, run, end.why);
    return later(end.delayMs, end.why ?? "more pages to read");
  }
  await close(work, run, end);
  return done();
};

const close = async (
  { deps, lease }: Work,
  run: SyncRun,
  end: Exclude<SliceEnd, { kind: "later" }>,
) => {
  const { db, metrics, log } = deps;
  const { id, shopId, kind, list } = run;
  metrics.countRun(kind, list, end.kind);
  if (end.kind !== "done") {
    const error = end.kind === "failed" ? end.error : null;
    log.warn({ shopId, run: id, kind, list, why: error }, `a sync run ${end.kind}`);
    await endRun(db, lease, run, { status: end.kind, error });
    return;
  }
  await finishRun(db, lease, run);
  metrics.noteDone(shopId, list, deps.nowMs());
  if (kind === "reconcile") metrics.noteReconciled(shopId, await countFindings(db, id));
};
