import type { Queue } from "bullmq";
import type { DrainResult } from "../protocol.ts";

/** Counts what leaves the last stage, and measures how long a queue full of webhooks takes to. */
export const createDrain = (first: Queue) => {
  let left = 0;
  let finish: () => void = () => undefined;
  return {
    onDone: () => {
      left -= 1;
      if (left === 0) finish();
    },
    /** The queue is filled while it is paused; the workers are up and waiting. */
    drain: async ({ bodies }: { bodies: string[] }): Promise<DrainResult> => {
      left = bodies.length;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      await first.pause();
      for (let at = 0; at < bodies.length; at += 500)
        await first.addBulk(bodies.slice(at, at + 500).map(asJob));
      const startedAt = performance.now();
      await first.resume();
      await finished;
      return { events: bodies.length, durationMs: performance.now() - startedAt };
    },
  };
};

const asJob = (body: string) => ({ name: "webhook", data: JSON.parse(body) as object });
