import { deadQueueName, queueName, stages, type Stage } from "@sluice/queues";
import { Redis } from "ioredis";

export interface QueueState {
  stage: Stage;
  /** Jobs that are not done: wait, active, delayed, prioritized; not the runs of schedules. */
  left: number;
  failed: number;
  /** Waiting in the stage's dead-letter queue. */
  dead: number;
}

/** What BullMQ's keys hold, read without BullMQ. */
export const readQueues = async (redisUrl: string): Promise<QueueState[]> => {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 2, commandTimeout: 5_000 });
  redis.on("error", () => undefined);
  const size = async (queue: string, states: string[]): Promise<number> => {
    const sizes = await Promise.all(
      states.map((state) => {
        const key = `bull:${queue}:${state}`;
        return lists.has(state) ? redis.lrange(key, 0, -1) : redis.zrange(key, "0", "-1");
      }),
    );
    // A schedule always has its next run.
    return sizes.flat().filter((id) => !id.startsWith("repeat:")).length;
  };
  try {
    return await Promise.all(
      stages.map(async (stage) => ({
        stage,
        left: await size(queueName(stage), ["wait", "paused", "active", "delayed", "prioritized"]),
        failed: await size(queueName(stage), ["failed"]),
        dead: await size(deadQueueName(stage), ["wait", "paused"]),
      })),
    );
  } finally {
    redis.disconnect();
  }
};

const lists = new Set(["wait", "paused", "active"]);
