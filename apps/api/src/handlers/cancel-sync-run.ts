import type { SyncRunId, SyncRunSummary } from "@sluice/contract";
import type { Handler } from "../route.ts";
import { unknownRun } from "./start-sync-run.ts";

export const cancelSyncRun: Handler<SyncRunId, SyncRunSummary> = async ({ id }, ctx, actor) => {
  const isAsked = await ctx.askToCancel(id);
  const run = await ctx.findSyncRun(id);
  if (isAsked)
    await ctx.recordAudit({
      actor: actor.name,
      action: "sync.cancelled",
      target: String(id),
      detail: {},
    });
  if (!run) return { problem: unknownRun };
  return isAsked ? { body: run } : { problem: notToBeCancelled(run.status) };
};

const notToBeCancelled = (status: string) => ({
  status: 409,
  title: "This run cannot be cancelled",
  detail:
    status === "running"
      ? "Its shop's schedule began it; pause the shop to stop its schedule."
      : `It is ${status} already.`,
});
