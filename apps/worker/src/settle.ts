import { recordFailedAttempts } from "@sluice/db";
import {
  addJob,
  backoffMs,
  specOf,
  type Carried,
  type Enqueuer,
  type Outcome,
  type Stage,
  type StageEvents,
} from "@sluice/queues";
import type { Queue } from "bullmq";
import { bury, type BuryDeps } from "./bury.ts";
import { failedAttemptOf, letterEventKey } from "./dead-letter.ts";
import type { Decided } from "./run-job.ts";
import type { WaitingRoom } from "./waiting-room.ts";

export interface SettleDeps extends BuryDeps {
  queues: Record<Stage, Queue>;
  handOvers: { [S in Stage]: Enqueuer<StageEvents[S]> };
  waitingRooms: { [S in Stage]: WaitingRoom<StageEvents[S]> };
  /** Resolves the open dead letters of events that are done. */
  resolve: (stage: Stage, eventKeys: string[]) => Promise<void>;
  attemptsMax: number;
  backoffBaseMs: number;
}

export interface Settled<S extends Stage> {
  /** How long the whole job must wait, if all of its events must wait alike. */
  delayJobMs: number | null;
  /** What became of each event in the end: a retry that was its last is dead. */
  decided: Decided<S>[];
}

/**
 * Acts on the outcomes. Everything is confirmed (the next stage's jobs by Redis, dead letters by
 * Postgres) before the job may complete; if the process dies in between, the job runs again and
 * each step bears being repeated.
 */
export const settle = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  deps: SettleDeps,
): Promise<Settled<S>> => {
  const waitMs = sharedWaitMs(decided);
  const joinsOthers = specOf(stage).waitsTogether && decided.length < fullJobEvents;
  if (waitMs !== null && !joinsOthers) return { delayJobMs: waitMs, decided };
  const { attemptsMax } = deps;
  const exhausted = decided.map((one) => buryExhausted(one, attemptsMax));
  const atMs = deps.nowMs();
  await recordFailures(stage, exhausted, atMs, deps);
  await handOver(exhausted, deps);
  await bury(
    stage,
    of(exhausted, "dead").map(({ carried, outcome: { reason } }) => ({ carried, reason })),
    deps,
  );
  await retryAlone(stage, exhausted, atMs, deps);
  await waitTogether(stage, exhausted, deps);
  await resolveDone(stage, exhausted, deps);
  return { delayJobMs: null, decided: exhausted };
};

// As many as one call of TikTok's reads: such a job gains nothing by waiting with others.
const fullJobEvents = 50;

/** A job whose events all wait alike is delayed itself: one atomic move, no copy. */
const sharedWaitMs = <S extends Stage>(decided: Decided<S>[]): number | null => {
  const waits = new Set(
    decided.map(({ outcome }) => (outcome.kind === "later" ? outcome.delayMs : null)),
  );
  return waits.size === 1 ? ([...waits][0] ?? null) : null;
};

const buryExhausted = <S extends Stage>(one: Decided<S>, attemptsMax: number): Decided<S> =>
  one.outcome.kind === "retry" && one.carried.attempts + 1 >= attemptsMax
    ? { ...one, outcome: { kind: "dead", reason: one.outcome.error } }
    : one;

/** What failed goes on record before it is tried again, or its timeline would lack a try. */
const recordFailures = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  atMs: number,
  { db }: SettleDeps,
) => {
  const failures = decided.flatMap(({ carried, outcome }) => {
    if (outcome.kind === "retry") return [failedAttemptOf(stage, carried, outcome.error, atMs)];
    return outcome.kind === "dead" ? [failedAttemptOf(stage, carried, outcome.reason, atMs)] : [];
  });
  if (failures.length > 0) await recordFailedAttempts(db, failures);
};

const handOver = async <S extends Stage>(decided: Decided<S>[], { handOvers }: SettleDeps) => {
  // Webhooks about the same order share its one read, so the same event may stand here twice.
  const events = new Map<Stage, Set<unknown>>();
  for (const { outcome } of decided) {
    if (outcome.kind !== "done" || !outcome.handOver) continue;
    const { stage: to, events: given } = outcome.handOver;
    const set = events.get(to) ?? new Set();
    for (const event of given) set.add(event);
    events.set(to, set);
  }
  await Promise.all(
    [...events].map(([to, set]) => (handOvers[to] as Enqueuer<unknown>).add([...set])),
  );
};

const retryAlone = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  atMs: number,
  { backoffBaseMs, queues }: SettleDeps,
) => {
  await Promise.all(
    of(decided, "retry").map(({ carried, outcome }) => {
      const again = failedOnce(carried, outcome.error, atMs);
      const delayMs = backoffMs(again.attempts, { baseMs: backoffBaseMs, capMs: retryCapMs });
      return addJob(queues[stage], [again], delayMs);
    }),
  );
};

const retryCapMs = 300_000;

const failedOnce = <Event>(
  carried: Carried<Event>,
  error: string,
  nowMs: number,
): Carried<Event> => ({
  event: carried.event,
  attempts: carried.attempts + 1,
  firstFailedAtMs: carried.firstFailedAtMs ?? nowMs,
  lastFailedAtMs: nowMs,
  lastError: error,
});

const waitTogether = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  { waitingRooms }: SettleDeps,
) => {
  const waits = of(decided, "later").map(({ carried, outcome: { delayMs } }) => ({
    carried,
    delayMs,
  }));
  if (waits.length > 0) await (waitingRooms[stage] as WaitingRoom<StageEvents[S]>).add(waits);
};

const resolveDone = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  { resolve }: SettleDeps,
) => {
  const keys = of(decided, "done").map(({ carried }) => letterEventKey(stage, carried.event));
  if (keys.length > 0) await resolve(stage, keys);
};

const of = <S extends Stage, Kind extends Outcome["kind"]>(decided: Decided<S>[], kind: Kind) =>
  decided.filter(
    (one): one is Decided<S> & { outcome: Extract<Outcome, { kind: Kind }> } =>
      one.outcome.kind === kind,
  );
