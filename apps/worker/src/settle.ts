import { recordDeadLetters, type Database } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
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
import { deadLetterOf } from "./dead-letter.ts";
import type { Decided } from "./run-job.ts";

export interface SettleDeps {
  db: Database;
  vault: Vault;
  queues: Record<Stage, Queue>;
  deadQueues: Record<Stage, Queue>;
  handOvers: { [S in Stage]: Enqueuer<StageEvents[S]> };
  /** Resolves the open dead letters of events that are done. */
  resolve: (stage: Stage, eventKeys: string[]) => Promise<void>;
  attemptsMax: number;
  backoffBaseMs: number;
  nowMs: () => number;
}

/** How long the whole job must wait, if all of its events must wait alike. */
export type Settled = { delayJobMs: number | null };

/**
 * Acts on the outcomes. Everything is confirmed (the next stage's jobs by Redis, dead letters by
 * Postgres) before the job may complete; if the process dies in between, the job runs again and
 * each step bears being repeated.
 */
export const settle = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  deps: SettleDeps,
): Promise<Settled> => {
  const waitMs = sharedWaitMs(decided);
  if (waitMs !== null) return { delayJobMs: waitMs };
  const { attemptsMax } = deps;
  const exhausted = decided.map((one) => buryExhausted(one, attemptsMax));
  await handOver(exhausted, deps);
  await bury(stage, exhausted, deps);
  await retryAlone(stage, exhausted, deps);
  await waitTogether(stage, exhausted, deps);
  await resolveDone(stage, exhausted, deps);
  return { delayJobMs: null };
};

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

const handOver = async <S extends Stage>(decided: Decided<S>[], { handOvers }: SettleDeps) => {
  // Webhooks about the same order share its one read, so the same event may stand here twice.
  const events: { [T in Stage]: Set<StageEvents[T]> } = {
    normalize: new Set(),
    persist: new Set(),
    advance: new Set(),
  };
  for (const { outcome } of decided)
    if (outcome.kind === "done" && outcome.handOver)
      for (const event of outcome.handOver.events)
        (events[outcome.handOver.stage] as Set<unknown>).add(event);
  await Promise.all([
    handOvers.normalize.add([...events.normalize]),
    handOvers.persist.add([...events.persist]),
    handOvers.advance.add([...events.advance]),
  ]);
};

/** The row first: Postgres is the record, [x-dead] only points at it. */
const bury = async <S extends Stage>(stage: S, decided: Decided<S>[], deps: SettleDeps) => {
  const letters = of(decided, "dead").map(({ carried, outcome }) =>
    deadLetterOf(stage, carried, outcome.reason, deps),
  );
  if (letters.length === 0) return;
  await recordDeadLetters(deps.db, letters);
  await deps.deadQueues[stage].addBulk(
    letters.map(({ payload: _payload, ...pointer }) => ({ name: "dead-letter", data: pointer })),
  );
};

const retryAlone = async <S extends Stage>(stage: S, decided: Decided<S>[], deps: SettleDeps) => {
  const { backoffBaseMs, nowMs, queues } = deps;
  await Promise.all(
    of(decided, "retry").map(({ carried }) => {
      const again = failedOnce(carried, nowMs());
      const delayMs = backoffMs(again.attempts, { baseMs: backoffBaseMs, capMs: retryCapMs });
      return addJob(queues[stage], [again], delayMs);
    }),
  );
};

const retryCapMs = 300_000;

const failedOnce = <Event>(carried: Carried<Event>, nowMs: number): Carried<Event> => ({
  event: carried.event,
  attempts: carried.attempts + 1,
  firstFailedAtMs: carried.firstFailedAtMs ?? nowMs,
});

const waitTogether = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  { queues }: SettleDeps,
) => {
  const groups = new Map<number, Carried<StageEvents[S]>[]>();
  for (const { carried, outcome } of of(decided, "later"))
    groups.set(outcome.delayMs, [...(groups.get(outcome.delayMs) ?? []), carried]);
  await Promise.all(
    [...groups].map(([delayMs, carried]) => addJob(queues[stage], carried, delayMs)),
  );
};

const resolveDone = async <S extends Stage>(
  stage: S,
  decided: Decided<S>[],
  { resolve }: SettleDeps,
) => {
  const keys = of(decided, "done").map(({ carried }) => specOf(stage).keyOf(carried.event));
  if (keys.length > 0) await resolve(stage, keys);
};

const of = <S extends Stage, Kind extends Outcome["kind"]>(decided: Decided<S>[], kind: Kind) =>
  decided.filter(
    (one): one is Decided<S> & { outcome: Extract<Outcome, { kind: Kind }> } =>
      one.outcome.kind === kind,
  );
