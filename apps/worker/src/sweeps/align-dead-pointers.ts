import { deadLettersById, openDeadLetterIds } from "@sluice/db";
import { addDeadPointers, readDeadPointers, removeDeadPointers, stages } from "@sluice/queues";
import type { Sweep } from "./sweep.ts";

/** Makes [x-dead] point at just the open letters of Postgres, where a crash has parted them. */
export const alignDeadPointers: Sweep = async ({ db, deadQueues }) => {
  let swept = 0;
  for (const stage of stages) {
    // The pointers first: one is written after its letter, so what has none by then is resolved.
    const pointed = await readDeadPointers(deadQueues[stage]);
    const open = new Set(await openDeadLetterIds(db, stage));
    const missing = [...open].filter((id) => !pointed.has(id)).slice(0, lettersMax);
    const idle = [...pointed].filter((id) => !open.has(id));
    await addDeadPointers(deadQueues[stage], await deadLettersById(db, missing));
    await removeDeadPointers(deadQueues[stage], idle);
    swept += missing.length + idle.length;
  }
  return swept;
};

const lettersMax = 1_000;
