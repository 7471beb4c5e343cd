import {
  dead,
  JobData,
  later,
  retry,
  specOf,
  stallsMax,
  type Carried,
  type Outcome,
  type Stage,
  type StageEvents,
} from "@sluice/queues";
import { failureOf, Outage, type Failure } from "./failure.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";
import { orAborted, withinTimeLimit } from "./time-limit.ts";

/** A job as it is taken from the queue. */
export interface TakenJob {
  data: unknown;
  /** Above zero when a worker died, or lost Redis, while it held the job. */
  stalledCounter: number;
}

export interface Decided<S extends Stage> {
  carried: Carried<StageEvents[S]>;
  outcome: Outcome;
}

/** What is to be done with a job: an outcome an event, or each event sent back as a job of its own. */
export type Decision<S extends Stage> =
  | { kind: "decided"; decided: Decided<S>[] }
  | { kind: "takeApart"; carried: Carried<StageEvents[S]>[]; why: string };

/** How a batch is handled at first, and how its events are where it must be repeated one by one. */
export interface Handling<S extends Stage> {
  first: StageHandler<S>;
  alone: StageHandler<S>;
}

/**
 * Runs one job: opens the batch, hands it to the stage's handler under its time limit, and turns
 * whatever is thrown into outcomes. A recognised outage is thrown on, scrubbed, so that BullMQ
 * delays the whole job and no event's attempt is counted.
 */
export const runJob = async <S extends Stage>(
  stage: S,
  { first, alone }: Handling<S>,
  job: TakenJob,
  { timeLimitMs, ...deps }: StageDeps & { timeLimitMs: number },
): Promise<Decision<S>> => {
  const { carried, unreadable } = openBatch(stage, job.data);
  const [only, ...fellows] = carried;
  // The event that kills workers must be alone, or it takes its fellows along each time.
  if (job.stalledCounter > 0 && carried.length > 1)
    return {
      kind: "takeApart",
      carried,
      why: "a worker died or lost Redis while it held the batch",
    };
  if (only && fellows.length === 0 && job.stalledCounter >= stallsMax)
    return { kind: "decided", decided: [deadByStalls<S>(only, job), ...unreadable] };
  try {
    const events = carried.map(({ event }) => event);
    const outcomes = await runBounded(first, events, deps, timeLimitMs);
    return { kind: "decided", decided: [...pair(carried, outcomes), ...unreadable] };
  } catch (err) {
    const failure = failureOf(err);
    if (failure.kind === "outage") throw new Outage(failure.text);
    if (only && fellows.length === 0)
      return { kind: "decided", decided: [blame<S>(only, failure), ...unreadable] };
    if (failure.kind === "other") return { kind: "takeApart", carried, why: failure.text };
    const run = (event: StageEvents[S]) => runBounded(alone, [event], deps, timeLimitMs);
    return { kind: "decided", decided: [...(await oneByOne(carried, run)), ...unreadable] };
  }
};

/** It counts as tried each time that its worker died over it. */
const deadByStalls = <S extends Stage>(
  carried: Carried<StageEvents[S]>,
  { stalledCounter }: TakenJob,
): Decided<S> => ({
  carried: { ...carried, attempts: carried.attempts + stalledCounter - 1 },
  outcome: dead(`its worker died, or lost Redis, ${stalledCounter} times while it was handled`),
});

const blame = <S extends Stage>(
  carried: Carried<StageEvents[S]>,
  failure: Failure,
): Decided<S> => ({ carried, outcome: outcomeOf(failure) });

const outcomeOf = ({ kind, text }: Failure): Outcome => {
  if (kind === "locked") return later(lockedForMs, text);
  return kind === "data" ? dead(text) : retry(text);
};

const lockedForMs = 1_000;

/** Parses the events one by one. What this release cannot read is dead at once, with its reason. */
const openBatch = <S extends Stage>(stage: S, data: unknown) => {
  const { event: schema } = specOf(stage);
  const carried: Carried<StageEvents[S]>[] = [];
  const unreadable: Decided<S>[] = [];
  const parsed = JobData.safeParse(data);
  if (!parsed.success) {
    const event = data as StageEvents[S];
    const outcome = dead(whyNotOpened(data));
    return { carried, unreadable: [{ carried: { event, attempts: 0 }, outcome }] };
  }
  for (const { event, ...rest } of parsed.data.events) {
    const opened = schema.safeParse(event);
    if (opened.success) carried.push({ ...rest, event: opened.data } as Carried<StageEvents[S]>);
    else
      unreadable.push({
        carried: { ...rest, event: event as StageEvents[S] } as Carried<StageEvents[S]>,
        outcome: dead(`the event does not have the shape that ${stage} takes`),
      });
  }
  return { carried, unreadable };
};

/** A newer release may have written it: its letter can be retried once that release is everywhere. */
const whyNotOpened = (data: unknown): string => {
  const { version } = (data ?? {}) as { version?: unknown };
  return typeof version === "number" && version !== 1
    ? `the job is a batch of version ${version}, which this release does not read`
    : "the job is not a batch of a version that this release reads";
};

/**
 * The batch failed for one event's data, or for what another transaction holds: repeated one by one,
 * only the culprit fares ill. Where one after the other is held, so is probably all.
 */
const oneByOne = async <S extends Stage>(
  carried: Carried<StageEvents[S]>[],
  run: (event: StageEvents[S]) => Promise<Outcome[]>,
): Promise<Decided<S>[]> => {
  const decided: Decided<S>[] = [];
  let locked: Failure[] = [];
  for (const one of carried) {
    const [seen] = locked;
    if (seen && locked.length >= lockedInARowMax) {
      decided.push(blame<S>(one, seen));
      continue;
    }
    try {
      decided.push(...pair<S>([one], await run(one.event)));
      locked = [];
    } catch (err) {
      const failure = failureOf(err);
      if (failure.kind === "outage") throw new Outage(failure.text);
      locked = failure.kind === "locked" ? [...locked, failure] : [];
      decided.push(blame<S>(one, failure));
    }
  }
  return decided;
};

const lockedInARowMax = 5;

const runBounded = async <S extends Stage>(
  handler: StageHandler<S>,
  events: StageEvents[S][],
  deps: StageDeps,
  timeLimitMs: number,
): Promise<Outcome[]> => {
  if (events.length === 0) return [];
  const run = withinTimeLimit(timeLimitMs, (limit) =>
    handler(events, { ...deps, signal: AbortSignal.any([deps.signal, limit]) }),
  );
  return await orAborted(run, deps.signal, () => new Outage("The job's lock was lost."));
};

const pair = <S extends Stage>(
  carried: Carried<StageEvents[S]>[],
  outcomes: Outcome[],
): Decided<S>[] => {
  if (carried.length !== outcomes.length)
    throw new Error(`A handler gave ${outcomes.length} outcomes for ${carried.length} events.`);
  return carried.map((one, index) => ({ carried: one, outcome: outcomes[index] as Outcome }));
};
