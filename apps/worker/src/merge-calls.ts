import { batchEventsMax, createGroupCommit, SharedFailure, specOf } from "@sluice/queues";
import type { Outcome, Stage, StageEvents } from "@sluice/queues";
import { failureOf } from "./failure.ts";
import { impatient, type StageDeps, type StageHandler } from "./stage-handler.ts";
import { withinTimeLimit } from "./time-limit.ts";

/**
 * Lets jobs that run at the same time share one call of their handler, so that many small jobs
 * cost one transaction. If a shared call fails for another cause than an outage, each job repeats its own
 * events alone, and whatever they throw then is theirs.
 */
export const mergeCalls = <S extends Stage>(
  stage: S,
  handler: StageHandler<S>,
  deps: Omit<StageDeps, "signal">,
  timeLimitMs: number,
): StageHandler<S> => {
  const { sizeOf, callsMax } = specOf(stage);
  const alone = impatient(handler);
  const call = createGroupCommit<StageEvents[S], Outcome>({
    // The call outlives any one of its jobs: each of those stops waiting by its own signal.
    // Half of a job's time, so that its fellows of a call that hangs have the other half alone.
    run: (events) =>
      withinTimeLimit(timeLimitMs / 2, (signal) => handler(events, { ...deps, signal })),
    sizeOf,
    itemsMax: batchEventsMax,
    bytesMax: callBytesMax,
    inFlightMax: callsMax,
    failsWithWaiting: false,
  });
  return async (events, jobDeps) => {
    try {
      return await call(events);
    } catch (err) {
      if (!(err instanceof SharedFailure)) throw err;
      if (failureOf(err.cause).kind === "outage") throw err.cause;
      return await alone(events, jobDeps);
    }
  };
};

const callBytesMax = 4 * 1024 * 1024;
