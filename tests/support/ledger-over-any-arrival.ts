import {
  advanceOrders,
  recordFacts,
  replayFacts,
  type Database,
  type RecordedEvent,
} from "@sluice/db";
import { fold, mappingVersion, OrderPhase, statusMapping, type Fact } from "@sluice/domain";
import { arrivingHistory } from "@sluice/domain/testing";
import * as fc from "fast-check";

/**
 * What must hold for the ledger in Postgres, over any order, repeat, loss and cutting of what
 * arrives. Each history is lived by two orders: one as it arrives, and one that gets the same facts
 * reversed, twice and at once; both must stand in the same state. `lived` gathers all of them.
 */
export const ledgerOverAnyArrival = (db: Database, lived: LivedOrder[] = []) =>
  fc.asyncProperty(
    fc.array(arrivingHistory("57"), { minLength: 1, maxLength: 4 }),
    async (histories) => {
      const pairs = histories.map(({ batches, truth }) => {
        const facts = batches.flat();
        const atOnce = [...facts, ...facts].toReversed();
        return [lifeOf(lived, batches, truth), lifeOf(lived, [atOnce], truth)] as const;
      });
      const orders = pairs.flat();
      const written = new Map<string, string[]>();
      // The orders' batches run side by side and meet in the same jobs.
      const rounds = Math.max(...orders.map(({ batches }) => batches.length));
      for (let round = 0; round < rounds; round += 1) {
        const events = orders.flatMap(({ batches }) => batches[round] ?? []);
        await recordFacts(db, events);
        const ids = events.flatMap(({ fact }) => fact.orderId ?? []);
        await Promise.all([
          advanceOrders(db, ids, fold),
          advanceOrders(db, ids.toReversed(), fold),
        ]);
        // What is replayed by the same mapping, in the middle of it all, makes no difference.
        await Promise.all([replayOrders(db, ids), advanceOrders(db, ids, fold)]);
        await expectAppended(db, ids, written);
      }
      const states = await readStates(db, orders);
      for (const { orderId, truth } of orders)
        expectSame(`where order ${orderId} stands`, states.get(orderId)?.phase, truth);
      for (const [stepwise, atOnce] of pairs)
        expectSame(
          `the state of ${stepwise.orderId} and of ${atOnce.orderId}, who had the same facts`,
          JSON.stringify(states.get(stepwise.orderId)),
          JSON.stringify(states.get(atOnce.orderId)),
        );
      const pending = [...states.values()].reduce((sum, state) => sum + state.pending, 0);
      expectSame("facts without a verdict", pending, 0);
    },
  );

const replayOrders = async (db: Database, orderIds: string[]) => {
  const rows = await db<{ id: string }[]>`
    select id::text from order_events where tiktok_order_id = any(${orderIds})`;
  const ids = rows.map(({ id }) => id);
  const replay = await replayFacts(db, ids, statusMapping);
  await advanceOrders(db, replay.orderIds, fold);
};

export interface LivedOrder {
  orderId: string;
  truth: OrderPhase;
  eventKeys: Set<string>;
}

const lifeOf = (lived: LivedOrder[], batches: Fact[][], truth: OrderPhase) => {
  const orderId = `57${lived.length + 1}`;
  const named = batches.map((batch) => batch.map((fact) => eventOf(fact, orderId)));
  const eventKeys = new Set(named.flat().map(({ fact }) => fact.eventKey));
  lived.push({ orderId, truth, eventKeys });
  return { orderId, truth, batches: named };
};

/** A poll brings the order's details beside its fact. */
const eventOf = (fact: Fact, orderId: string): RecordedEvent => {
  const { kind, phase, occurredAtS, readSeq } = fact;
  const data = { status: phase ?? "", amounts: {}, packageIds: [], items: [] };
  const of = { orderId, shopId: "1", updateTimeS: occurredAtS, readSeq, mappingVersion };
  return {
    fact: { ...fact, orderId, eventKey: `${fact.eventKey}:${orderId}` },
    read: kind === "snapshot" ? { ...of, data, sealed: "c2VhbGVk", personal: "none" } : null,
    isStale: false,
  };
};

/** History grows at its end only, each step begins where the one before ended, and no hint goes back. */
const expectAppended = async (db: Database, ids: string[], written: Map<string, string[]>) => {
  const rows = await db<StepRow[]>`
    select o.tiktok_order_id as "orderId", t.id::text, e.kind, t.outcome,
           t.from_phase as "from", t.to_phase as "to"
    from order_transitions t join orders o on o.id = t.order_id join order_events e on e.id = t.event_id
    where o.tiktok_order_id = any(${ids}) order by t.id`;
  for (const orderId of new Set(ids)) {
    const steps = rows.filter((row) => row.orderId === orderId);
    const lines = steps.map((step) => JSON.stringify(step));
    const before = written.get(orderId) ?? [];
    expectSame(
      `the history of ${orderId} as it was before`,
      lines.slice(0, before.length).join("\n"),
      before.join("\n"),
    );
    written.set(orderId, lines);
    let reached: OrderPhase = "announced";
    for (const { from, to, outcome, kind } of steps) {
      expectSame(`where a step of ${orderId} begins`, from, reached);
      if (outcome === "refused") continue;
      if (kind === "hint" && placeOf(to) < placeOf(from))
        throw new Error(`A hint moved ${orderId} back from ${from} to ${to}.`);
      reached = to;
    }
  }
};

interface StepRow {
  orderId: string;
  id: string;
  kind: Fact["kind"];
  outcome: string;
  from: OrderPhase;
  to: OrderPhase;
}

const placeOf = (phase: OrderPhase) => OrderPhase.options.indexOf(phase);

const readStates = async (db: Database, orders: { orderId: string }[]) => {
  const ids = orders.map(({ orderId }) => orderId);
  const rows = await db<({ orderId: string } & State)[]>`
    select o.tiktok_order_id as "orderId", phase, state, order_data, update_time, read_seq,
           extract(epoch from state_as_of)::float8 as "stateAsOfS",
           (select count(*)::int from order_events e
            where e.tiktok_order_id = o.tiktok_order_id and e.status = 'pending') as pending
    from orders o where o.tiktok_order_id = any(${ids})`;
  return new Map(rows.map(({ orderId, ...state }) => [orderId, state]));
};

interface State {
  phase: OrderPhase;
  pending: number;
}

const expectSame = <Value extends string | number | undefined>(
  what: string,
  found: Value,
  expected: Value,
) => {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
};
