import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { EmptyStagesCommands } from "../protocol.ts";
import { createDrain } from "./drain-queue.ts";
import { naiveJobOptions } from "./naive-job-options.ts";
import { serveCommands } from "./serve-commands.ts";

/** BullMQ's own cost: three stages that do nothing but hand each event over as a job of its own. */
const openStages = (redisUrl: string) => {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = (name: string) =>
    new Queue(name, { connection, defaultJobOptions: naiveJobOptions });
  const [first, second, third] = [queue("first"), queue("second"), queue("third")];
  const { drain, onDone } = createDrain(first);
  const work = (name: string, run: (event: object) => Promise<unknown>) =>
    new Worker<object>(name, (job) => run(job.data), { connection, concurrency: 50 });
  work("first", (event) => second.add("event", event));
  work("second", (event) => third.add("event", event));
  work("third", async () => undefined).on("completed", onDone);
  return drain;
};

let drain: EmptyStagesCommands["drain"] = async () => {
  throw new Error("open comes first");
};

const commands: EmptyStagesCommands = {
  open: async ({ redisUrl }) => {
    drain = openStages(redisUrl);
  },
  drain: (input) => drain(input),
};

serveCommands(commands);
