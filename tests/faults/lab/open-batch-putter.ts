import {
  addJob,
  connectRedis,
  fresh,
  openQueue,
  type Stage,
  type StageEvents,
} from "@sluice/queues";

/** Puts events into a stage's queue, each call's in one job, as the stage before would. */
export const openBatchPutter = <S extends Stage>(stage: S, redisUrl: string) => {
  const redis = connectRedis(redisUrl, "handOver");
  redis.on("error", () => undefined);
  const queue = openQueue(stage, redis);
  return {
    put: (events: StageEvents[S][]) => addJob(queue, events.map(fresh)),
    close: async () => {
      await queue.close();
      redis.disconnect();
    },
  };
};
