import type { JobsOptions } from "bullmq";

/** What a good engineer sets: retries with backoff, and finished jobs that do not pile up. */
export const naiveJobOptions: JobsOptions = {
  attempts: 5,
  backoff: { type: "exponential", delay: 1_000 },
  removeOnComplete: 1_000,
  removeOnFail: false,
};
