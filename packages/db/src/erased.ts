import type { Database, Transaction } from "./connect.ts";

/**
 * For a row `o` of orders: what it tells of its buyer is gone for good, by itself, with all that is
 * the buyer's, or with its shop. `readHash` is the buyer's as a read says it that came late.
 */
export const isErased = (tx: Database | Transaction, readHash = tx`null`) => tx`
  (o.erased_at is not null
    or exists (select from erased_buyers b where b.buyer_hash in (o.buyer_hash, ${readHash}))
    or exists (select from shops e where e.id = o.shop_id and e.erased_at is not null))`;

/** The stages whose events may carry a sealed order or body. */
export const personalStages = ["normalize", "persist"];

/**
 * The first statement of a transaction that stores snapshots. An erasure waits until all of these
 * have ended, and those that come later wait for it and see it: the row of an order that is only
 * being inserted could not be locked by an erasure.
 */
export const holdErasuresOff = (tx: Transaction) => tx`
  select pg_advisory_xact_lock_shared(${erasures(tx)})`;

/** The first statement of an erasure, before it takes any other lock. */
export const holdSnapshotsOff = (tx: Transaction) => tx`
  select pg_advisory_xact_lock(${erasures(tx)})`;

const erasures = (tx: Transaction) => tx`hashtextextended('erasures', 0)`;
