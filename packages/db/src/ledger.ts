import type { Fact, Folded, LedgerFact, OrderRead } from "@sluice/domain";
import type { Database, Transaction } from "./connect.ts";
import { scrubbed } from "./db-error.ts";
import { factsOfOrders, insertFacts, saveVerdicts } from "./order-events.ts";
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
 * others: facts have a unique key, details are guarded by (update_time, read_seq).
 */
export const recordFacts = (db: Database, events: RecordedEvent[]): Promise<void> =>
  scrubbed(async () => {
    const touched = events.flatMap(touchedOrder);
    const reads = events.flatMap(({ read }) => (read ? [read] : []));
    const stale = touched.flatMap((order) => (order.isStale && !order.read ? [order.orderId] : []));
    await db.begin((tx) =>
      inOrder([
        ...(touched.length > 0 ? [upsertOrders(tx, touched)] : []),
        ...(reads.length > 0 ? saveSnapshots(tx, reads) : []),
        ...(stale.length > 0 ? [markStale(tx, stale)] : []),
        insertFacts(
          tx,
          events.map(({ fact }) => fact),
        ),
      ]),
    );
  });

const touchedOrder = ({ fact, read, isStale }: RecordedEvent) =>
  fact.orderId !== null && fact.shopId !== null && fact.status === "pending"
    ? [{ orderId: fact.orderId, shopId: fact.shopId, read, isStale }]
    : [];

/**
 * Locks orders, folds all their facts and writes what has changed, in one transaction, and wakes
 * the listeners once. Answers how long each webhook waited for its verdict, in milliseconds.
 */
export const advanceOrders = (
  db: Database,
  orderIds: string[],
  fold: (order: LockedOrder, facts: LedgerFact[]) => Folded,
): Promise<number[]> =>
  scrubbed(async () => {
    const ids = [...new Set(orderIds)];
    return await db.begin(async (tx) => {
      // The facts must be read once the locks are held, in a statement of their own: what another
      // batch judged while this one waited is in neither an earlier nor the locking snapshot.
      const locked = await lockOrders(tx, ids);
      const facts = await factsOfOrders(tx, ids);
      const folded = locked.map((order) => ({
        order,
        result: fold(order, facts.get(order.orderId) ?? []),
      }));
      return await save(tx, folded);
    });
  });

const save = async (tx: Transaction, folded: { order: LockedOrder; result: Folded }[]) => {
  const verdicts = folded.flatMap(({ result }) => result.verdicts);
  const steps = folded.flatMap(({ order, result }) =>
    result.steps.map((step) => ({ ...step, orderId: order.id })),
  );
  const [waitedMs] = await inOrder([
    verdicts.length > 0 ? saveVerdicts(tx, verdicts) : Promise.resolve([]),
    folded.length > 0 ? saveFolded(tx, folded) : Promise.resolve(),
    steps.length > 0 ? appendSteps(tx, steps) : Promise.resolve(),
    tx`select pg_notify('orders', '')`,
  ]);
  return waitedMs;
};

/** Statements of one transaction, sent one behind the other without waiting between them. */
const inOrder = <Results extends readonly unknown[]>(statements: readonly [...Results]) =>
  Promise.all(statements) as Promise<{ [Key in keyof Results]: Awaited<Results[Key]> }>;
