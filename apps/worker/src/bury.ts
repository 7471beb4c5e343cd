import { recordDeadLetters, type Database } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import { addDeadPointers, type Carried, type Stage, type StageEvents } from "@sluice/queues";
import type { Queue } from "bullmq";
import { deadLetterOf } from "./dead-letter.ts";

export interface BuryDeps {
  db: Database;
  vault: Vault;
  deadQueues: Record<Stage, Queue>;
  nowMs: () => number;
}

/** An event that Sluice gives up on. */
export interface Dead<S extends Stage> {
  carried: Carried<StageEvents[S]>;
  reason: string;
}

/**
 * Records dead letters, then points [x-dead] at them. Both bear a repeat: a letter has one row and
 * one pointer. Where the process dies in between, a sweep sets the pointers right.
 */
export const bury = async <S extends Stage>(
  stage: S,
  events: Dead<S>[],
  deps: BuryDeps,
): Promise<void> => {
  if (events.length === 0) return;
  const letters = events.map(({ carried, reason }) => deadLetterOf(stage, carried, reason, deps));
  const pointers = await recordDeadLetters(deps.db, letters);
  await addDeadPointers(deps.deadQueues[stage], pointers);
};
