import type { Consumer } from "@sluice/queues";

export interface WatchProgressDeps {
  consumers: Consumer[];
  /** Jobs that wait to be taken; 0 while the queue is paused, undefined while Redis does not tell. */
  countWaiting: (consumer: Consumer) => Promise<number | undefined>;
  /** Without progress for so long, the process is not ready; for so long, it ends. */
  limits: { notReadyAfterMs: number; stuckAfterMs: number };
  onStuck: (text: string) => void;
  nowMs: () => number;
}

/**
 * Notices a consumer that takes no jobs although some wait: a connection that was given up without
 * a word, or a fault of the library. Nothing inside can mend that, so the process ends and is
 * started anew. A consumer that knows why it rests is not stuck, nor is one whose Redis is away.
 */
export const watchProgress = (deps: WatchProgressDeps) => {
  const stuck = new Map<Consumer, { sinceMs: number; taken: number; isTold?: true }>();

  const look = async (consumer: Consumer) => {
    const { nowMs, limits } = deps;
    const waiting = await deps.countWaiting(consumer);
    const seen = stuck.get(consumer);
    const taken = consumer.taken();
    if (!waiting || consumer.whyIdle() !== undefined) stuck.delete(consumer);
    else if (seen?.taken !== taken) stuck.set(consumer, { sinceMs: nowMs(), taken });
    else if (!seen.isTold && nowMs() - seen.sinceMs >= limits.stuckAfterMs) {
      stuck.set(consumer, { ...seen, isTold: true });
      deps.onStuck(`${describe(consumer, nowMs() - seen.sinceMs)} and ${waiting} wait`);
    }
  };

  return {
    look: async () => {
      await Promise.all(deps.consumers.map(look));
    },
    whyNotReady: () =>
      [...stuck].flatMap(([consumer, { sinceMs }]) => {
        const forMs = deps.nowMs() - sinceMs;
        return forMs >= deps.limits.notReadyAfterMs ? [describe(consumer, forMs)] : [];
      }),
  };
};

const describe = ({ stage }: Consumer, forMs: number) =>
  `${stage} has taken no job for ${Math.round(forMs / 1_000)} s`;
