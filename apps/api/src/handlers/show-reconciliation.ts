import {
  FindingCause,
  findingsCsv,
  repairOf,
  type FindingsQuery,
  type ReconciliationFinding,
  type ReconciliationReport,
  type SyncRunId,
} from "@sluice/contract";
import type { ApiContext, Handler } from "../route.ts";

/** What a reconciliation has found so far; its run says whether it is done. */
export const showReconciliation: Handler<FindingsQuery, ReconciliationReport> = async (
  { id, after, limit },
  ctx,
) => {
  const run = await ctx.findSyncRun(id);
  if (run?.kind !== "reconcile") return { problem: unknownReconciliation };
  const counts = await ctx.countFindings(id);
  const rows = await ctx.listFindings({ runId: id, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const { missing = 0, stale = 0, by_hand: byHand = 0, recovered = 0 } = counts;
  return {
    body: {
      run,
      orders: {
        atTikTok: run.seen,
        stored: run.seen - missing,
        equal: run.seen - missing - stale - byHand,
        missing,
        stale,
        byHand,
        recovered,
      },
      findings: page.map(findingOf),
      next: rows.length > limit ? (page.at(-1)?.orderId ?? null) : null,
    },
  };
};

/** All that a reconciliation found, for a spreadsheet. */
export const exportReconciliation: Handler<SyncRunId, string> = async ({ id }, ctx) => {
  const run = await ctx.findSyncRun(id);
  if (run?.kind !== "reconcile") return { problem: unknownReconciliation };
  const findings: ReconciliationFinding[] = [];
  for (let after = ""; ; after = findings.at(-1)?.orderId ?? "") {
    const rows = await ctx.listFindings({ runId: id, after, limit: exportPageSize });
    findings.push(...rows.map(findingOf));
    if (rows.length < exportPageSize)
      return { csv: findingsCsv(findings), fileName: `reconciliation-${id}.csv` };
  }
};

const exportPageSize = 5_000;

type StoredFinding = Awaited<ReturnType<ApiContext["listFindings"]>>[number];

const findingOf = ({ updateTimeS, ...finding }: StoredFinding): ReconciliationFinding => {
  const cause = FindingCause.parse(finding.cause);
  const updatedAt = new Date(updateTimeS * 1_000).toISOString();
  return { ...finding, cause, updatedAt, repair: repairOf[cause] };
};

const unknownReconciliation = {
  status: 404,
  title: "There is no such reconciliation",
  detail: "POST /reconciliation asks for one; GET /reconciliation lists them.",
};
