import { z } from "zod";
import { csvOf } from "./csv.ts";
import { SyncRunSummary } from "./sync-runs.ts";
import { Time } from "./time.ts";

export const FindingCause = z.enum([
  "webhook_never_came",
  "webhook_late",
  "read_owed",
  "quarantined",
  "refused",
  "parked",
  "dead_letter",
  "moved_by_hand",
]);
export type FindingCause = z.infer<typeof FindingCause>;

/** An order that differs from TikTok, or that agrees only because sync read it. */
export const ReconciliationFinding = z.object({
  orderId: z.string(),
  tiktokStatus: z.string(),
  /** TikTok's time of that status. */
  updatedAt: Time,
  storedPhase: z.string().nullable(),
  finding: z.enum(["missing", "stale", "by_hand", "recovered"]),
  cause: FindingCause,
  /** What puts it right, or what was done. */
  repair: z.string(),
});
export type ReconciliationFinding = z.infer<typeof ReconciliationFinding>;

/** A shop's window held against TikTok. `equal` orders are all that no finding names. */
export const ReconciliationReport = z.object({
  run: SyncRunSummary,
  orders: z.object({
    atTikTok: z.number().int(),
    stored: z.number().int(),
    equal: z.number().int(),
    missing: z.number().int(),
    stale: z.number().int(),
    byHand: z.number().int(),
    recovered: z.number().int(),
  }),
  findings: z.array(ReconciliationFinding),
  /** `after` of the next page; null on the last. */
  next: z.string().nullable(),
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

/** What to do about a finding, by its cause. */
export const repairOf: Record<FindingCause, string> = {
  webhook_never_came:
    "Sync reads what no webhook told. If there are many, check the shop's webhook subscriptions.",
  webhook_late: "None: sync had read it before its webhook came.",
  read_owed: "None: the read is owed and the next sync pays it; a resync of the order does it now.",
  quarantined: "Look at the quarantined events on the order's timeline; resync the order.",
  refused: "TikTok's webhook contradicted the order's life; a resync of the order settles it.",
  parked: "TikTok has a status that this release does not know: update Sluice.",
  dead_letter: "Retry or discard the order's dead letter.",
  moved_by_hand: "None: an operator moved it. TikTok's next change wins.",
};

/** The findings as CSV, for a spreadsheet. */
export const findingsCsv = (findings: ReconciliationFinding[]): string => csvOf(columns, findings);

const columns = [
  "orderId",
  "tiktokStatus",
  "updatedAt",
  "storedPhase",
  "finding",
  "cause",
  "repair",
] as const satisfies (keyof ReconciliationFinding)[];
