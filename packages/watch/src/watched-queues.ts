import { openQueue, openSweepQueue, stages, type RedisConnection } from "@sluice/queues";
import type { SightDeps } from "./sight.ts";

/** Every queue that somebody must work on. */
export const watchedQueues = (redis: RedisConnection): SightDeps["queues"] => [
  ...stages.map((stage) => ({ name: stage, queue: openQueue(stage, redis) })),
  { name: "sweep", queue: openSweepQueue(redis) },
];
