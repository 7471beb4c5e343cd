import {
  addJob,
  batchEventsMax,
  createGroupCommit,
  SharedFailure,
  specOf,
  type Carried,
  type Stage,
  type StageEvents,
} from "@sluice/queues";
import type { Queue } from "bullmq";

/** An event that must wait, and for how long. */
export interface PutOff<Event> {
  carried: Carried<Event>;
  delayMs: number;
}

export interface WaitingRoom<Event> {
  /** Resolves when Redis has confirmed the jobs in which the events will come back. */
  add: (events: PutOff<Event>[]) => Promise<void>;
}

/**
 * Where events of many small jobs wait, to come back together in few: a shop that may be called once
 * a second then has all that waits for it read by that call, and not by one call each.
 */
export const createWaitingRoom = <S extends Stage>(
  stage: S,
  queue: Queue,
  nowMs: () => number,
): WaitingRoom<StageEvents[S]> => {
  const put = createGroupCommit<PutOff<StageEvents[S]>, void>({
    run: async (events) => {
      const now = nowMs();
      const groups = new Map<number, Carried<StageEvents[S]>[]>();
      for (const { carried, delayMs } of events) {
        const wakesAtMs = Math.ceil((now + delayMs) / gridMs) * gridMs;
        groups.set(wakesAtMs, [...(groups.get(wakesAtMs) ?? []), carried]);
      }
      await Promise.all(
        [...groups].map(([wakesAtMs, carried]) => addJob(queue, carried, wakesAtMs - now)),
      );
      return events.map(() => undefined);
    },
    sizeOf: ({ carried }) => specOf(stage).sizeOf(carried.event),
    itemsMax: batchEventsMax,
    bytesMax: 256 * 1024,
    // One at a time, so that those that come meanwhile gather.
    inFlightMax: 1,
    failsWithWaiting: true,
  });
  return {
    add: async (events) => {
      try {
        await put(events);
      } catch (err) {
        throw err instanceof SharedFailure ? err.cause : err;
      }
    },
  };
};

const gridMs = 100;
