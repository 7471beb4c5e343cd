import {
  dead,
  JobData,
  retry,
  specOf,
  type Carried,
  type Outcome,
  type Stage,
  type StageEvents,
} from "@sluice/queues";
import { failureOf, TimeLimitExceeded, type Failure } from "./failure.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";

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

/**
 * Runs one job: opens the batch, hands it to the stage's handler under its time limit, and turns
 * whatever is thrown into outcomes. A recognised outage is thrown on, scrubbed, so that BullMQ
 * delays the whole job and no event's attempt is counted.
 */
export const runJob = async <S extends Stage>(
  stage: S,
  handler: StageHandler<S>,
  job: TakenJob,
  deps: StageDeps,
): Promise<Decision<S>> => {
  const { carried, unreadable } = openBatch(stage, job.data);
  // The event that kills workers must be alone, or it takes its fellows along each time.
  if (job.stalledCounter > 0 && carried.length > 1)
    return {
      kind: "takeApart",
      carried,
      why: "a worker died or lost Redis while it held the batch",
    };
  const run = (events: StageEvents[S][]) => withinTimeLimit(stage, handler, events, deps);
  try {
    const outcomes = await run(carried.map(({ event }) => event));
    return { kind: "decided", decided: [...pair(carried, outcomes), ...unreadable] };
  } catch (err) {
    const failure = failureOf(err);
    if (failure.kind === "outage") throw outage(failure);
    const [only, ...fellows] = carried;
    if (only && fellows.length === 0)
      return { kind: "decided", decided: [blame<S>(only, failure), ...unreadable] };
    if (failure.kind === "other") return { kind: "takeApart", carried, why: failure.text };
    return { kind: "decided", decided: [...(await oneByOne(carried, run)), ...unreadable] };
  }
};

/** Without the cause, which may hold a statement's parameters: BullMQ stores what is thrown. */
const outage = (failure: Failure): Error => new Error(failure.text);

const blame = <S extends Stage>(
  carried: Carried<StageEvents[S]>,
  failure: Failure,
): Decided<S> => ({
  carried,
  outcome: failure.kind === "data" ? dead(failure.text) : retry(failure.text),
});

/** Parses the events one by one. What this release cannot read is dead at once, with its reason. */
const openBatch = <S extends Stage>(stage: S, data: unknown) => {
  const { event: schema } = specOf(stage);
  const carried: Carried<StageEvents[S]>[] = [];
  const unreadable: Decided<S>[] = [];
  const parsed = JobData.safeParse(data);
  if (!parsed.success) {
    const event = data as StageEvents[S];
    const outcome = dead("the job is not a batch of a version that this release reads");
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

/** The batch was refused for its data: repeated one by one, only the culprit fares ill. */
const oneByOne = async <S extends Stage>(
  carried: Carried<StageEvents[S]>[],
  run: (events: StageEvents[S][]) => Promise<Outcome[]>,
): Promise<Decided<S>[]> => {
  const decided: Decided<S>[] = [];
  for (const one of carried) {
    try {
      decided.push(...pair<S>([one], await run([one.event])));
    } catch (err) {
      const failure = failureOf(err);
      if (failure.kind === "outage") throw outage(failure);
      decided.push(blame<S>(one, failure));
    }
  }
  return decided;
};

const withinTimeLimit = async <S extends Stage>(
  stage: S,
  handler: StageHandler<S>,
  events: StageEvents[S][],
  deps: StageDeps,
): Promise<Outcome[]> => {
  if (events.length === 0) return [];
  const { timeLimitMs } = specOf(stage);
  const limit = new AbortController();
  const timedOut = new Promise<never>((_, reject) => {
    limit.signal.addEventListener("abort", () => reject(new TimeLimitExceeded(timeLimitMs)));
  });
  const timer = setTimeout(() => limit.abort(), timeLimitMs);
  try {
    const signal = AbortSignal.any([deps.signal, limit.signal]);
    return await Promise.race([handler(events, { ...deps, signal }), timedOut]);
  } finally {
    clearTimeout(timer);
  }
};

const pair = <S extends Stage>(
  carried: Carried<StageEvents[S]>[],
  outcomes: Outcome[],
): Decided<S>[] => {
  if (carried.length !== outcomes.length)
    throw new Error(`A handler gave ${outcomes.length} outcomes for ${carried.length} events.`);
  return carried.map((one, index) => ({ carried: one, outcome: outcomes[index] as Outcome }));
};
