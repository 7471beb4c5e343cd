import type { Queue } from "bullmq";

/** What a person sees of a dead letter in Bull Board; the record is the row `id` in Postgres. */
export interface DeadPointer {
  id: number;
  eventKey: string;
  shopId: string | null;
  orderId: string | null;
  error: string;
  attempts: number;
}

/** The only jobs with ids of their own: one a letter, so that pointing twice changes nothing. */
export const addDeadPointers = async (deadQueue: Queue, letters: DeadPointer[]): Promise<void> => {
  await deadQueue.addBulk(
    letters.map((letter) => ({
      name: "dead-letter",
      data: letter,
      opts: { jobId: jobIdOf(letter.id) },
    })),
  );
};

export const removeDeadPointers = async (deadQueue: Queue, ids: number[]): Promise<void> => {
  await Promise.all(ids.map((id) => deadQueue.remove(jobIdOf(id))));
};

/** The letters that are pointed at. */
export const readDeadPointers = async (deadQueue: Queue): Promise<Set<number>> => {
  const jobIds = await deadQueue.getRanges(["wait"], 0, -1);
  return new Set(jobIds.map((jobId) => Number(jobId.replace(prefix, ""))));
};

const prefix = "letter-";
const jobIdOf = (id: number) => `${prefix}${id}`;
