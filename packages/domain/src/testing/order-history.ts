import * as fc from "fast-check";
import type { Fact } from "../fact.ts";
import { OrderPhase } from "../order-phase.ts";

/** An order's facts as they may reach Sluice: lost, repeated, shuffled and cut into batches. */
export interface ArrivingHistory {
  batches: Fact[][];
  /** What the newest read says, which is where the order must end. */
  truth: OrderPhase;
  /** Whether TikTok took the order back along its usual way. */
  goesBack: boolean;
}

/**
 * Generates a legal life of one order at TikTok. Each step may be announced by a hint; reads begin at
 * any moment, may last, and see a step that was the present one meanwhile; steps may share an update
 * time. The last read begins after all, and always arrives; all else may be lost.
 */
export const arrivingHistory = (orderId: string): fc.Arbitrary<ArrivingHistory> =>
  fc
    .constantFrom(...lives)
    .chain((life) =>
      fc.record({
        life: fc.subarray(life, { minLength: 1 }),
        gapsS: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
        // How many steps each read that begins at a step lasts.
        readsOfStep: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }), {
          minLength: 12,
          maxLength: 12,
        }),
      }),
    )
    .map((plan) => factsOf(orderId, plan))
    .chain(({ facts, last, truth, goesBack }) =>
      fc
        .tuple(fc.subarray(facts), fc.array(fc.constantFrom(...facts, last), { maxLength: 6 }))
        .chain(([kept, repeated]) => {
          const arriving = [...kept, ...repeated, last];
          return fc.record({
            batches: fc
              .tuple(
                fc.shuffledSubarray(arriving, { minLength: arriving.length }),
                fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
              )
              .map(([shuffled, sizes]) => cut(shuffled, sizes)),
            truth: fc.constant(truth),
            goesBack: fc.constant(goesBack),
          });
        }),
    );

const lives: OrderPhase[][] = [
  [
    "awaiting_payment",
    "on_hold",
    "awaiting_shipment",
    "partially_shipped",
    "awaiting_collection",
    "in_transit",
    "delivered",
    "completed",
  ],
  ["awaiting_payment", "on_hold", "awaiting_shipment", "cancelled"],
  ["awaiting_payment", "awaiting_shipment", "awaiting_collection", "in_transit", "refunded"],
  // A cancelled package may reopen shipping: only a read can tell.
  ["awaiting_shipment", "awaiting_collection", "awaiting_shipment", "in_transit", "delivered"],
];

interface Plan {
  life: OrderPhase[];
  gapsS: number[];
  readsOfStep: number[][];
}

const factsOf = (orderId: string, { life, gapsS, readsOfStep }: Plan) => {
  const facts: Fact[] = [];
  const underWay: { readSeq: number; untilStep: number }[] = [];
  let atS = 1_760_000_000;
  let begun = 0;
  const read = (phase: OrderPhase, readSeq: number): Fact => ({
    ...aFact(orderId),
    kind: "snapshot",
    eventKey: `snapshot:${orderId}:${atS}:${phase}`,
    phase,
    occurredAtS: atS,
    readSeq,
    knownSeq: begun,
  });
  for (const [index, phase] of life.entries()) {
    atS += gapsS[index] ?? 0;
    // A refund looks like COMPLETED in a webhook, which says nothing by itself.
    const hinted = phase === "refunded" ? "completed" : phase;
    const eventKey = `webhook:1:${index}:${hinted}`;
    const heard = { phase: hinted, occurredAtS: atS, knownSeq: begun };
    facts.push({ ...aFact(orderId), eventKey, ...heard });
    for (const lastsSteps of readsOfStep[index] ?? [])
      underWay.push({ readSeq: (begun += 1), untilStep: index + lastsSteps });
    const isLast = index === life.length - 1;
    for (const { readSeq, untilStep } of underWay)
      if (untilStep === index || (isLast && untilStep > index)) facts.push(read(phase, readSeq));
  }
  const truth = life.at(-1) as OrderPhase;
  const places = life.map((phase) => OrderPhase.options.indexOf(phase));
  const goesBack = places.some((place, index) => place < (places[index - 1] ?? 0));
  return { facts, last: read(truth, (begun += 1)), truth, goesBack };
};

const aFact = (orderId: string): Fact => ({
  eventKey: "",
  shopId: "1",
  orderId,
  source: "webhook",
  kind: "hint",
  tiktokStatus: null,
  phase: null,
  occurredAtS: 0,
  readSeq: 0,
  receivedAtMs: 1_760_000_000_000,
  raw: null,
  status: "pending",
  reason: null,
  traceId: null,
});

const cut = (facts: Fact[], sizes: number[]): Fact[][] => {
  const batches: Fact[][] = [];
  for (let at = 0; at < facts.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1;
    batches.push(facts.slice(at, at + size));
    at += size;
  }
  return batches;
};
