import { advanceOrders, recordFacts, type Database, type RecordedEvent } from "@sluice/db";
import { fold, mappingVersion, OrderPhase, stepFrom, type Fact } from "@sluice/domain";

/**
 * Every pair of phases that two reads of one update time may show, in both orders of arrival, alone
 * and with their hints, one after the other and at once; and of each pair that TikTok may go through,
 * whether the history came back to a phase.
 */
export const tiedFactsInEveryOrder = async (db: Database) => {
  const tries = pairs.flatMap((pair) =>
    arrivalsOf(pair).map((arrival) => ({ ...pair, ...arrival })),
  );
  const arrivals = tries.map((arrival, index) => ({ ...arrival, orderId: `58${index}` }));
  const rounds = Math.max(...arrivals.map(({ batches }) => batches.length));
  for (let round = 0; round < rounds; round += 1) {
    const events = arrivals.flatMap(({ orderId, batches }) =>
      (batches[round] ?? []).map((told) => eventOf(told, orderId)),
    );
    await recordFacts(db, events);
    const ids = events.flatMap(({ fact }) => fact.orderId ?? []);
    await advanceOrders(db, ids, fold);
  }
  const ended = await readEnds(db);
  const wrong = arrivals.flatMap(({ orderId, name, earlier, later }) => {
    const { phase, details, been = [] } = ended.get(orderId) ?? {};
    const of = `${earlier} then ${later} at one time, ${name}`;
    const hasReturned = new Set(been).size < been.length;
    return [
      ...(phase === later ? [] : [`${of}: ended ${phase}`]),
      ...(details === later ? [] : [`${of}: the details are those of ${details}`]),
      ...(hasReturned && isForward(earlier, later) ? [`${of}: went ${been.join(" → ")}`] : []),
    ];
  });
  return { arrivals: arrivals.length, wrong };
};

const readable: OrderPhase[] = OrderPhase.options.filter(
  (one) => one !== "announced" && one !== "returned",
);
const pairs = readable.flatMap((earlier) =>
  readable.filter((one) => one !== earlier).map((later) => ({ earlier, later })),
);

interface Told {
  kind: "hint" | "snapshot";
  phase: OrderPhase;
  readSeq: number;
  knownSeq: number;
}

const hint = (phase: OrderPhase, knownSeq: number): Told => ({
  kind: "hint",
  phase: hintOf(phase),
  readSeq: 0,
  knownSeq,
});
const read = (phase: OrderPhase, readSeq: number, knownSeq = readSeq): Told => ({
  kind: "snapshot",
  phase,
  readSeq,
  knownSeq,
});

const arrivalsOf = ({ earlier, later }: (typeof pairs)[number]) => {
  const a = { hint: hint(earlier, 0), read: read(earlier, 1) };
  const b = { hint: hint(later, 1), read: read(later, 2) };
  const arrival = (name: string, batches: Told[][]) => ({ name, batches });
  return [
    arrival("the earlier read first", [[a.read], [b.read]]),
    arrival("the later read first", [[b.read], [a.read]]),
    arrival("both reads at once", [[b.read, a.read]]),
    arrival("in order with hints", [
      [a.hint, a.read],
      [b.hint, b.read],
    ]),
    arrival("all at once, with hints", [[a.hint, a.read, b.hint, b.read]]),
    arrival("the later first, with hints", [
      [b.hint, b.read],
      [a.hint, a.read],
    ]),
    ...permutations([a.hint, a.read, b.hint, b.read]).map((facts) =>
      arrival(
        `as ${facts.map(({ kind, phase }) => `${kind} ${phase}`).join(", ")}`,
        facts.map((fact) => [fact]),
      ),
    ),
    // The read that began later saw less, so a third one is owed, and has the last word.
    ...permutations([read(later, 1, 2), read(earlier, 2)]).map((facts) =>
      arrival(
        `${facts.map(({ phase }) => phase).join(" before ")}, from reads that ran at once`,
        [...facts, read(later, 3)].map((fact) => [fact]),
      ),
    ),
  ];
};

/** A refund looks like COMPLETED in a webhook. */
const hintOf = (phase: OrderPhase): OrderPhase => (phase === "refunded" ? "completed" : phase);

/** A step that is usual for an order. */
const isForward = (earlier: OrderPhase, later: OrderPhase) =>
  stepFrom(earlier, "read", later)?.isCorrection === false;

const permutations = <Item>(items: Item[]): Item[][] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, index) =>
        permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      );

const eventOf = ({ kind, phase, readSeq, knownSeq }: Told, orderId: string): RecordedEvent => {
  const fact: Fact = {
    eventKey: `${kind === "hint" ? "webhook:1" : "snapshot"}:${orderId}:${phase}`,
    shopId: "1",
    orderId,
    source: "webhook",
    kind,
    tiktokStatus: null,
    phase,
    occurredAtS: updateTimeS,
    readSeq,
    knownSeq,
    receivedAtMs: updateTimeS * 1_000,
    raw: null,
    status: "pending",
    reason: null,
    traceId: null,
  };
  const data = { status: phase, amounts: {}, packageIds: [], items: [] };
  const details = { orderId, shopId: "1", updateTimeS, readSeq, data, mappingVersion };
  return {
    fact,
    read: kind === "hint" ? null : { ...details, sealed: "c2VhbGVk", personal: "none" },
    isStale: false,
  };
};

const updateTimeS = 1_760_000_000;

const readEnds = async (db: Database) => {
  const rows = await db<{ orderId: string; phase: string; details: string; been: string[] }[]>`
    select tiktok_order_id as "orderId", phase, order_data ->> 'status' as details,
           array(select to_phase from order_transitions t
                 where t.order_id = o.id and t.outcome <> 'refused' order by t.id) as been
    from orders o`;
  return new Map(rows.map(({ orderId, ...end }) => [orderId, end]));
};
