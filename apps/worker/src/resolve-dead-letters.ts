import { resolveDeadLetters, type Database } from "@sluice/db";
import { createGroupCommit, removeDeadPointers, SharedFailure, type Stage } from "@sluice/queues";
import type { Queue } from "bullmq";

/** Resolves dead letters for all jobs that end at the same time in one statement a stage. */
export const createResolver = (db: Database, deadQueues: Record<Stage, Queue>) => {
  const byStage = new Map<Stage, ReturnType<typeof resolverOf>>();
  return async (stage: Stage, eventKeys: string[]): Promise<void> => {
    const resolve = byStage.get(stage) ?? resolverOf(db, stage, deadQueues[stage]);
    byStage.set(stage, resolve);
    try {
      await resolve(eventKeys);
    } catch (err) {
      throw err instanceof SharedFailure ? err.cause : err;
    }
  };
};

const resolverOf = (db: Database, stage: Stage, deadQueue: Queue) =>
  createGroupCommit<string, void>({
    run: async (eventKeys) => {
      await removeDeadPointers(deadQueue, await resolveDeadLetters(db, stage, eventKeys));
      return eventKeys.map(() => undefined);
    },
    sizeOf: (eventKey) => eventKey.length,
    itemsMax: 1_000,
    bytesMax: 256 * 1024,
    inFlightMax: 1,
    failsWithWaiting: true,
  });
