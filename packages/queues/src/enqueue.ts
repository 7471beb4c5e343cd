import type { Queue } from "bullmq";
import { specOf, type Stage, type StageEvents } from "./catalog.ts";
import { fresh, type Carried, type JobData } from "./job-data.ts";

export interface Enqueuer<Event> {
  /** Resolves when Redis has confirmed the jobs that carry these events; rejects if it did not. */
  add: (events: Event[]) => Promise<void>;
}

/**
 * Group commit: a job goes out at once while fewer than two are in flight; what arrives meanwhile
 * rides in the next one. So batches form by themselves under load, and a lone event waits for nobody.
 * A rejected add may still have been carried out: consumers do not mind a repeat.
 */
export const createEnqueuer = <S extends Stage>(
  stage: S,
  queue: Queue,
  onBatch: (events: number) => void = () => undefined,
): Enqueuer<StageEvents[S]> => {
  type Event = StageEvents[S];
  const { sizeOf } = specOf(stage);
  let waiting: Waiting<Event>[] = [];
  let inFlight = 0;

  const send = async (batch: Waiting<Event>[]) => {
    inFlight += 1;
    try {
      await addJob(
        queue,
        batch.map(({ event }) => fresh(event)),
      );
      onBatch(batch.length);
      for (const { resolve } of batch) resolve();
    } catch (err) {
      // Redis does not answer: whoever waits behind would only learn the same later.
      const all = [...batch, ...waiting];
      waiting = [];
      for (const { reject } of all) reject(err);
    } finally {
      inFlight -= 1;
      sendWaiting();
    }
  };

  const sendWaiting = () => {
    while (inFlight < inFlightMax && waiting.length > 0) {
      const size = batchSize(waiting, sizeOf);
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      void send(batch);
    }
  };

  const addOne = (event: Event) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ event, resolve, reject });
    });

  return {
    add: async (events) => {
      const confirmed = events.map(addOne);
      sendWaiting();
      await Promise.all(confirmed);
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

const batchEventsMax = 200;
const batchBytesMax = 256 * 1024;
const inFlightMax = 2;

interface Waiting<Event> {
  event: Event;
  resolve: () => void;
  reject: (err: unknown) => void;
}

const batchSize = <Event>(waiting: Waiting<Event>[], sizeOf: (event: Event) => number): number => {
  const most = Math.min(waiting.length, batchEventsMax);
  let bytes = 0;
  for (let count = 0; count < most; count += 1) {
    bytes += sizeOf((waiting[count] as Waiting<Event>).event);
    if (bytes > batchBytesMax) return Math.max(1, count);
  }
  return most;
};
