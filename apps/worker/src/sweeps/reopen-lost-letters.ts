import { reopenLostRetries } from "@sluice/db";
import { stages } from "@sluice/queues";
import type { Sweep } from "./sweep.ts";

/**
 * Opens letters again whose retry is lost, as with Redis's data. While jobs of the queue are under
 * way, a letter most likely has one of them, so its retry must be old.
 */
export const reopenLostLetters: Sweep = async ({ db, queues }) => {
  let swept = 0;
  for (const stage of stages) {
    const counts = await queues[stage].getJobCounts(...busyStates);
    const isIdle = Object.values(counts).every((count) => count === 0);
    const waitedMs = isIdle ? lostAfterMs.whenIdle : lostAfterMs.whenBusy;
    swept += await reopenLostRetries(db, stage, { waitedMs });
  }
  return swept;
};

const busyStates = ["wait", "prioritized", "active", "delayed", "failed"] as const;
// Longer than an operation takes to send again; and longer than an event's retries last by default.
const lostAfterMs = { whenIdle: 60_000, whenBusy: 900_000 };
