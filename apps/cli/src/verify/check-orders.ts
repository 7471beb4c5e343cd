import type { FactEntry, TransitionEntry } from "@sluice/contract";
import { fullReturnFrom, stateOfPhase, stepFrom, type Bearing } from "@sluice/domain";
import type { Comparison } from "./ask-tiktok.ts";
import { factsOf, webhooksOf, type TakenOrder } from "./take-orders.ts";
import type { StreamedChange } from "./watch-stream.ts";

/** One thing that must hold. */
export interface Check {
  name: string;
  held: boolean;
  /** What did not hold, an order a line. */
  failures: string[];
  /** What to do about it. */
  todo: string;
}

export interface Observed {
  wanted: number;
  orders: TakenOrder[];
  comparisons: Comparison[];
  changes: StreamedChange[];
  streamProblem: string | null;
  limitMs: number;
}

/** All checks of a go-live, in the order of the road. */
export const checkOrders = (observed: Observed): Check[] =>
  checks.map(({ name, todo, find }) => {
    const failures = find(observed);
    return { name, held: failures.length === 0, failures, todo };
  });

const checks: { name: string; todo: string; find: (observed: Observed) => string[] }[] = [
  {
    name: "webhooks came",
    todo:
      "Look at `GET /api/v1/shops/{id}/webhooks`: the subscriptions must name the receiver's public " +
      "address, and TikTok must reach it. If too few orders are placed, raise --timeout.",
    find: ({ wanted, orders }) => {
      const told = orders.filter((one) => webhooksOf(one).length > 0);
      const untold = orders.filter((one) => webhooksOf(one).length === 0);
      return [
        ...(told.length < wanted ? [`${told.length} of ${wanted} orders came by webhook`] : []),
        ...untold.map(({ order }) => `${order.tiktokOrderId}: only sync told of it`),
      ];
    },
  },
  {
    name: "webhook to state in time",
    todo: "See `sluice status`: a queue that grows, or has no workers, is what they wait for.",
    find: ({ orders, limitMs }) =>
      ofEach(orders, (one) =>
        webhooksOf(one).flatMap(({ id, receivedAt, decidedAt }) => {
          if (decidedAt === null) return [`event ${id} is not decided`];
          const tookMs = Date.parse(decidedAt) - Date.parse(receivedAt);
          return tookMs > limitMs ? [`event ${id} took ${tookMs} ms`] : [];
        }),
      ),
  },
  {
    name: "nothing given up or set aside",
    todo: "Look at the order's timeline, then retry or discard the dead letter.",
    find: ({ orders }) =>
      ofEach(orders, ({ entries, order }) => [
        ...entries.flatMap((entry) => {
          if (entry.type === "deadLetter" && ["open", "retrying"].includes(entry.status))
            return [`${entry.stage} gave up on ${entry.eventKey}: ${entry.error}`];
          return entry.type === "fact" && entry.status === "quarantined"
            ? [`event ${entry.id} is quarantined: ${entry.reason}`]
            : [];
        }),
        ...(order.needsAttention ? ["it needs attention"] : []),
      ]),
  },
  {
    name: "every transition is legal",
    todo: "A state was written past the machine. Resync the order, and find out who writes to the database.",
    find: ({ orders }) => ofEach(orders, (one) => transitionsOf(one).flatMap(whyIllegal(one))),
  },
  {
    name: "the state is what its history says",
    todo: "Somebody changed the order past the pipeline. Resync it, and find out who writes to the database.",
    find: ({ orders }) => ofEach(orders, brokenLinks),
  },
  {
    name: "stored as TikTok has it",
    todo: "Run `sluice reconcile`: it names every order that differs, with the cause and the repair.",
    find: ({ comparisons }) =>
      comparisons.flatMap(({ taken: { order }, difference }) =>
        difference === null ? [] : [`${order.tiktokOrderId}: ${difference}`],
      ),
  },
  {
    name: "the live stream showed it",
    todo: "See the api's log for its stream; a proxy in front must not buffer `text/event-stream`.",
    find: ({ orders, changes, streamProblem }) =>
      streamProblem === null
        ? ofEach(orders, (one) =>
            movesOf(one)
              .filter((move) => !shownBy(changes, one.order.tiktokOrderId, move))
              .map(({ fromPhase, toPhase }) => `${fromPhase} → ${toPhase} was not shown`),
          )
        : [`GET /api/v1/stream could not be read: ${streamProblem}`],
  },
];

const ofEach = (orders: TakenOrder[], find: (one: TakenOrder) => string[]): string[] =>
  orders.flatMap((one) => find(one).map((what) => `${one.order.tiktokOrderId}: ${what}`));

const transitionsOf = ({ entries }: TakenOrder): TransitionEntry[] =>
  entries.filter((entry) => entry.type === "transition");

/** Transitions that changed the phase; a refused one did not. */
export const movesOf = (one: TakenOrder): TransitionEntry[] =>
  transitionsOf(one).filter(({ outcome }) => outcome !== "refused");

/** The first change on the stream that covers a move: steps that were taken at once are one change. */
export const shownBy = (
  changes: StreamedChange[],
  tiktokOrderId: string,
  { at }: TransitionEntry,
): StreamedChange | undefined =>
  changes.find(
    (change) =>
      change.tiktokOrderId === tiktokOrderId && Date.parse(change.at) >= Date.parse(at) - 1,
  );

const whyIllegal =
  (one: TakenOrder) =>
  (move: TransitionEntry): string[] => {
    const { fromPhase, toPhase, toState, outcome, factId } = move;
    const fact = factsOf(one).find(({ id }) => id === factId);
    if (!fact) return [`${fromPhase} → ${toPhase} has no cause on record`];
    if (outcome === "refused") return [];
    if (stateOfPhase[toPhase] !== toState) return [`${toPhase} does not belong to ${toState}`];
    // A late fact changes the outcome in one correction, whatever lies between.
    if (outcome === "corrected" && fact.kind !== "operator") return [];
    return isLegal(fact, move) ? [] : [`a ${fact.kind} may not lead ${fromPhase} to ${toPhase}`];
  };

const isLegal = ({ kind }: FactEntry, { fromPhase, toPhase }: TransitionEntry): boolean => {
  if (kind === "full_return") return fullReturnFrom(fromPhase) === toPhase;
  const bearing = bearingOf[kind];
  return bearing !== undefined && stepFrom(fromPhase, bearing, toPhase)?.isCorrection === false;
};

const bearingOf: Record<string, Bearing | undefined> = {
  hint: "hint",
  snapshot: "read",
  operator: "operator",
};

/** Each move must begin where the one before ended, and the last must end at what is stored. */
const brokenLinks = (one: TakenOrder): string[] => {
  const { order } = one;
  const phases = movesOf(one);
  const broken = phases.flatMap(({ fromPhase, toPhase }, index) => {
    const before = phases[index - 1]?.toPhase ?? "announced";
    return fromPhase === before
      ? []
      : [`${fromPhase} → ${toPhase} follows upon ${before}: nothing led from one to the other`];
  });
  const last = phases.at(-1)?.toPhase ?? "announced";
  if (order.phase !== last) broken.push(`stored is ${order.phase}, its history ends at ${last}`);
  if (order.state !== stateOfPhase[order.phase])
    broken.push(`${order.phase} does not belong to ${order.state}`);
  return broken;
};
