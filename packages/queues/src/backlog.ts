import type { Queue } from "bullmq";

/** How many jobs wait in these queues, and for how long the oldest of them has. */
export const readBacklog = async (
  queues: readonly Queue[],
): Promise<{ jobs: number; oldestMs: number }> => {
  const each = await Promise.all(
    queues.map(async (queue) => ({
      jobs: await queue.getWaitingCount(),
      oldest: (await queue.getJobs(["wait"], 0, 0, true))[0],
    })),
  );
  return {
    jobs: each.reduce((sum, { jobs }) => sum + jobs, 0),
    oldestMs: Math.max(
      0,
      ...each.map(({ oldest }) => (oldest ? Date.now() - oldest.timestamp : 0)),
    ),
  };
};
