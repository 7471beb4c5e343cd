import { queueName, stages } from "@sluice/queues";
import { QueueEvents } from "bullmq";

/** Counts, from now on, how often BullMQ takes a job back from a worker that no longer holds its lock. */
export const countStalls = async (redisUrl: string) => {
  let stalls = 0;
  const opened = stages.map((stage) => {
    const events = new QueueEvents(queueName(stage), { connection: { url: redisUrl } });
    events.on("error", () => undefined);
    events.on("stalled", () => (stalls += 1));
    return events;
  });
  await Promise.all(opened.map((events) => events.waitUntilReady()));
  return {
    count: () => stalls,
    close: async () => {
      await Promise.all(opened.map((events) => events.close()));
    },
  };
};
