import type { Queue } from "bullmq";

/** A job that BullMQ has given up on. */
export interface FailedJob {
  data: unknown;
  reason: string;
  remove: () => Promise<void>;
}

/** The oldest jobs of the `failed` set. Another process may remove one at any moment. */
export const readFailedJobs = async (queue: Queue, max: number): Promise<FailedJob[]> => {
  const jobs = await queue.getJobs(["failed"], 0, max - 1, true);
  return jobs.map((job) => ({
    data: job.data as unknown,
    reason: job.failedReason ?? "",
    remove: async () => {
      await queue.remove(job.id ?? "");
    },
  }));
};
