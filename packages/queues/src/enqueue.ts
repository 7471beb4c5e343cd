import type { Queue } from "bullmq";
import { specOf, type Stage, type StageEvents } from "./catalog.ts";
import { createGroupCommit, SharedFailure } from "./group-commit.ts";
import { fresh, type Carried, type JobData } from "./job-data.ts";

export interface Enqueuer<Event> {
  /** Resolves when Redis has confirmed the jobs that carry these events; rejects if it did not. */
  add: (events: Event[]) => Promise<void>;
}

/**
 * Puts events into a stage's queue by `add`, those that come together in one job. A rejected add may
 * still have been carried out: consumers do not mind a repeat.
 */
export const createEnqueuer = <S extends Stage, Event extends StageEvents[S] = StageEvents[S]>(
  stage: S,
  add: (events: Carried<Event>[]) => Promise<void>,
  onBatch: (events: number) => void = () => undefined,
): Enqueuer<Event> => {
  const enqueue = createGroupCommit<Event, void>({
    run: async (events) => {
      await add(events.map(fresh));
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
        await enqueue(events);
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
