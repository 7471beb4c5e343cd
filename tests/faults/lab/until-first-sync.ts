import { waitUntil } from "../../support/wait-until.ts";
import type { Lab } from "./open-lab.ts";
import { readQueues } from "./read-queues.ts";

/**
 * Waits until the shop that was just connected has been synced once. A worker that dies in the middle
 * keeps the others from that shop for the 30 s that its lease lasts.
 */
export const untilFirstSync = async (lab: Lab): Promise<void> => {
  await waitUntil("the first sync to end", async () => {
    const queues = await readQueues(lab.redis.url);
    const [runs] = await lab.db()<{ done: number }[]>`
      select count(*)::int as done from sync_runs where status = 'done'`;
    return (
      (runs?.done ?? 0) > 0 && queues.every(({ stage, left }) => stage !== "sync" || left === 0)
    );
  });
};
