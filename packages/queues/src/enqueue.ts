import type { Queue } from "bullmq";
import { specOf, type Stage, type StageEvents } from "./catalog.ts";
import { createGroupCommit, SharedFailure } from "./group-commit.ts";
import { fresh, type Carried, type JobData } from "./job-data.ts";

export interface Enqueuer<Event> {
  /** Resolves when Redis has confirmed the jobs that carry these events; rejects if it did not. */
  add: (events: Event[]) => Promise<void>;
}

/**
 * Puts events into a stage's queue, those that come together in one job. A rejected add may still
 * have been carried out: consumers do not mind a repeat.
 */
export const createEnqueuer = <S extends Stage>(
  stage: S,
  queue: Queue,
  onBatch: (events: number) => void = () => undefined,
): Enqueuer<StageEvents[S]> => {
  const add = createGroupCommit<StageEvents[S], void>({
    run: async (events) => {
      await addJob(queue, events.map(fresh));
      onBatch(events.length);
      return events.map(() => undefined);
    },
    sizeOf: specOf(stage).sizeOf,
    itemsMax: batchEventsMax,
    bytesMax: batchBytesMax,
    inFlightMax: 2,
    failsWithWaiting: true,
  });
  return {
    add: async (events) => {
      try {
        await add(events);
      } catch (err) {
        throw err instanceof SharedFailure ? err.cause : err;
      }
    },
  };
};

/** Adds one job and waits until Redis has confirmed it. */
export const addJob = async <Event>(
  queue: Queue,
  events: Carried<Event>[],
  delayMs = 0,
): Promise<void> => {
  const data: JobData = { version: 1, events };
  await queue.add("batch", data, delayMs > 0 ? { delay: delayMs } : {});
};

export const batchEventsMax = 200;
const batchBytesMax = 256 * 1024;
