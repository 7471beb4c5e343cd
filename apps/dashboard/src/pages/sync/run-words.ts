import type { SyncRunSummary } from "@sluice/contract";
import type { Tone } from "../../ui/tag.tsx";

/** What somebody may ask for. */
export type AskedKind = "window" | "backfill" | "reconcile";

export const runKinds: {
  kind: AskedKind;
  word: string;
  path: string;
  hint: string;
  hours: number;
}[] = [
  {
    kind: "window",
    word: "Sync a window",
    path: "/sync-runs",
    hint: "Reads what changed at TikTok in a window, and brings what is missing or differs.",
    hours: 1,
  },
  {
    kind: "backfill",
    word: "Backfill",
    path: "/backfills",
    hint: "Reads a long past. It goes on where it was after a restart, and can be cancelled.",
    hours: 30 * 24,
  },
  {
    kind: "reconcile",
    word: "Reconcile",
    path: "/reconciliation",
    hint: "Holds a window against TikTok and names each difference with its cause. Changes nothing.",
    hours: 24,
  },
];

export const kindOfRun: Record<SyncRunSummary["kind"], string> = {
  scheduled: "Scheduled",
  full: "Last 24 hours, whole",
  window: "Window",
  backfill: "Backfill",
  reconcile: "Reconciliation",
};

export const toneOfRun: Record<SyncRunSummary["status"], Tone> = {
  waiting: "plain",
  running: "busy",
  done: "good",
  failed: "bad",
  cancelled: "plain",
};
