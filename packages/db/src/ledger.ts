import type { Fact, Folded, LedgerFact, OrderRead } from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { holdErasuresOff } from "./erased.ts";
import { guarded } from "./guarded.ts";
import { appendChanges } from "./order-changes.ts";
import {
  factsOfOrders,
  insertFacts,
  saveVerdicts,
  type Given,
  type VerdictCounts,
} from "./order-events.ts";
import { saveSnapshots } from "./order-snapshots.ts";
import { appendSteps } from "./order-transitions.ts";
import { lockOrders, markStale, saveFolded, upsertOrders, type LockedOrder } from "./orders.ts";

export interface RecordedEvent {
  fact: Fact;
  read: OrderRead | null;
  isStale: boolean;
}

/**
 * Records a batch of facts and order details in one transaction. May run twice, in any order with
 * others: facts have a unique key, details are guarded by (update_time, read_seq). Answers the
 * verdicts that new facts came with. Fails with SQLSTATE 55P03 where another transaction holds one
 * of its rows for longer than `lockTimeoutMs`.
 */
export const recordFacts = (
  db: Database,
  events: RecordedEvent[],
  lockTimeoutMs = lockTimeoutOfBatchMs,
): Promise<VerdictCounts> =>
  guarded(async () => {
    const touched = events.flatMap(touchedOrder);
    const reads = events.flatMap(({ read }) => (read ? [read] : []));
    const stale = touched.flatMap((order) => (order.isStale && !order.read ? [order.orderId] : []));
    const facts = events.map(({ fact }) => fact);
    return await db.begin(async (tx) => {
      const [given] = await inOrder([
        limitLockWait(tx, lockTimeoutMs),
        ...(reads.length > 0 ? [holdErasuresOff(tx)] : []),
        ...(touched.length > 0 ? [upsertOrders(tx, touched)] : []),
        ...(reads.length > 0 ? saveSnapshots(tx, reads) : []),
        ...(stale.length > 0 ? [markStale(tx, stale)] : []),
        insertFacts(tx, facts),
      ]).then((results) => results.slice(-1));
      return given as VerdictCounts;
    });
  });

const touchedOrder = ({ fact, read, isStale }: RecordedEvent) =>
  fact.orderId !== null && fact.shopId !== null && fact.status === "pending"
    ? [{ orderId: fact.orderId, shopId: fact.shopId, read, isStale }]
    : [];

/**
 * Locks orders, folds all their facts and writes what has changed, in one transaction, and wakes
 * the listeners once. Answers the verdicts that were given. Fails as {recordFacts} does where
 * another transaction holds an order.
 */
export const advanceOrders = (
  db: Database,
  orderIds: string[],
  fold: (order: LockedOrder, facts: LedgerFact[]) => Folded,
  lockTimeoutMs = lockTimeoutOfBatchMs,
): Promise<Given[]> =>
  guarded(async () => {
    const ids = [...new Set(orderIds)];
    return await db.begin(async (tx) => {
      // The facts must be read once the locks are held, in a statement of their own: what another
      // batch judged while this one waited is in neither an earlier nor the locking snapshot.
      const [, locked] = await inOrder([limitLockWait(tx, lockTimeoutMs), lockOrders(tx, ids)]);
      const facts = await factsOfOrders(tx, ids);
      const folded = locked.map((order) => ({
        order,
        result: fold(order, facts.get(order.orderId) ?? []),
      }));
      return await save(tx, folded);
    });
  });

const limitLockWait = (tx: Transaction, ms: number) =>
  tx`select set_config('lock_timeout', ${String(ms)}, true)`;

// Many times what a batch takes. Who waits holds what it has got already against others, who would
// wait for it and then for the same order: a fifth of the time that a statement may take.
const lockTimeoutOfBatchMs = 500;

/** Writes what the fold says of locked orders, and wakes the listeners. */
export const save = async (tx: Transaction, folded: { order: LockedOrder; result: Folded }[]) => {
  const verdicts = folded.flatMap(({ result }) => result.verdicts);
  const steps = folded.flatMap(({ order, result }) =>
    result.steps.map((step) => ({ ...step, orderId: order.id })),
  );
  const moved = folded.flatMap(({ order, result }) =>
    result.phase === order.phase ? [] : [changeOf(order, result)],
  );
  const [given] = await inOrder([
    verdicts.length > 0 ? saveVerdicts(tx, verdicts) : Promise.resolve([]),
    folded.length > 0 ? saveFolded(tx, folded) : Promise.resolve(),
    steps.length > 0 ? appendSteps(tx, steps) : Promise.resolve(),
    moved.length > 0 ? appendChanges(tx, moved) : Promise.resolve(),
    tx`select pg_notify('orders', '')`,
  ]);
  return given;
};

/**
 * What the live stream tells: from the phase on record to the new one, as whoever reads orders sees
 * it. The row is locked, so each change starts where the order's last one ended.
 */
const changeOf = ({ id, orderId, shopId, phase }: LockedOrder, result: Folded) => ({
  orderId: id,
  tiktokOrderId: orderId,
  shopId,
  fromPhase: phase,
  toPhase: result.phase,
});

/** Statements of one transaction, sent one behind the other without waiting between them. */
const inOrder = <Results extends readonly unknown[]>(statements: readonly [...Results]) =>
  Promise.all(statements) as Promise<{ [Key in keyof Results]: Awaited<Results[Key]> }>;
