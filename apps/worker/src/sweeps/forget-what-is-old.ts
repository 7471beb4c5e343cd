import {
  deleteClosedLetters,
  deleteOldAttempts,
  deleteOldOperations,
  eraseOldSnapshots,
  forgetOldBodies,
  forgetOpenLetters,
  noteOldestSnapshot,
} from "@sluice/db";
import type { Sweep, SweepDeps } from "./sweep.ts";

/**
 * Deletes what has been kept for as long as it may, in small statements that each bear a repeat. It
 * answers 0, for nothing was left behind.
 */
export const forgetWhatIsOld: Sweep = async (deps) => {
  const { db, retention } = deps;
  const old = { olderThanDays: retention.deadLetterDays, max: rowsAtOnce };
  await untilFewer(() =>
    forgetOldBodies(db, { olderThanDays: retention.rawDays, max: rowsAtOnce }),
  );
  await forgetSnapshots(deps);
  await untilFewer(() => deleteClosedLetters(db, old));
  await untilFewer(() => forgetOpenLetters(db, old));
  await untilFewer(() => deleteOldAttempts(db, old));
  // One has up to 100,000 targets.
  await untilFewerThan(1, () => deleteOldOperations(db, { ...old, max: 1 }));
  return 0;
};

const rowsAtOnce = 1_000;
const untilFewer = (forget: () => Promise<number>) => untilFewerThan(rowsAtOnce, forget);

const untilFewerThan = async (count: number, forget: () => Promise<number>) => {
  while ((await forget()) >= count);
};

/** Walks through all snapshots: there are none but those of the last months. */
const forgetSnapshots = async ({ db, retention }: SweepDeps) => {
  let after: string | null = "00000000-0000-0000-0000-000000000000";
  let oldestS: number | null = null;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof eraseOldSnapshots>> = await eraseOldSnapshots(db, {
      olderThanDays: retention.personalDays,
      after,
      max: snapshotsAtOnce,
    });
    if (page.oldestS !== null) oldestS = Math.min(page.oldestS, oldestS ?? page.oldestS);
    after = page.next;
  }
  await noteOldestSnapshot(db, oldestS);
};

// As many as may all be due, and be erased within one statement's time.
const snapshotsAtOnce = 500;
