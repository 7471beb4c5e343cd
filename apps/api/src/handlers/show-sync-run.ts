import type { SyncRunId, SyncRunSummary } from "@sluice/contract";
import type { Handler } from "../route.ts";
import { unknownRun } from "./start-sync-run.ts";

export const showSyncRun: Handler<SyncRunId, SyncRunSummary> = async ({ id }, ctx) => {
  const run = await ctx.findSyncRun(id);
  return run ? { body: run } : { problem: unknownRun };
};
