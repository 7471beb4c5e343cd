import type { StartSyncRun, SyncRunSummary } from "@sluice/contract";
import type { AskedRun } from "@sluice/db";
import type { Actor } from "../actor.ts";
import type { ApiContext, Handler } from "../route.ts";

/** Asks for a run of a kind; the worker works it off, and `GET /sync-runs/:id` shows how far it is. */
export const startSyncRun = (
  kind: AskedRun["kind"],
  { defaultSpanMs }: { defaultSpanMs: number },
) =>
  async function startRun(
    asked: StartSyncRun,
    ctx: ApiContext,
    actor: Actor,
  ): ReturnType<Handler<StartSyncRun, SyncRunSummary>> {
    const to = asked.to ?? new Date().toISOString();
    const from = asked.from ?? new Date(Date.parse(to) - defaultSpanMs).toISOString();
    const { shopId, list, perSecondMax = null } = asked;
    const runId = await ctx.askForRun({
      shopId,
      kind,
      list,
      from,
      to,
      perSecondMax,
      actor: actor.name,
    });
    if (runId === undefined) return { problem: unknownShop };
    await ctx.recordAudit({
      actor: actor.name,
      action: `sync.${kind}`,
      target: shopId,
      detail: { runId, list, from, to },
    });
    // A job that is lost, or refused by Redis now, is added again by a sweep: the run is on record.
    await ctx.enqueueSync({ shopId, task: { kind: "run", runId } }).catch(() => undefined);
    const run = await ctx.findSyncRun(runId);
    return run ? { body: run } : { problem: unknownRun };
  };

const unknownShop = {
  status: 404,
  title: "There is no such shop",
  detail: "Give TikTok's id of a shop that has been connected; GET /shops lists them.",
};

export const unknownRun = {
  status: 404,
  title: "There is no such sync run",
  detail: "GET /sync-runs lists them.",
};
