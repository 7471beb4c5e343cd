import { addJob, connectRedis, JobData, openQueue, type Carried, type Stage } from "@sluice/queues";

/** Makes a job of each event that waits in a stage, as if none had ridden with another. */
export const splitWaitingJobs = async (stage: Stage, redisUrl: string): Promise<void> => {
  const redis = connectRedis(redisUrl, "handOver");
  redis.on("error", () => undefined);
  const queue = openQueue(stage, redis);
  try {
    for (const job of await queue.getJobs(["wait"], 0, -1)) {
      const { events } = JobData.parse(job.data);
      for (const carried of events) await addJob(queue, [carried as Carried<unknown>]);
      await job.remove();
    }
  } finally {
    await queue.close();
    redis.disconnect();
  }
};
