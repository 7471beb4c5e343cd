import type { SyncRunList, SyncRunQuery } from "@sluice/contract";
import type { SyncKind } from "@sluice/db";
import type { ApiContext, Handler } from "../route.ts";

/** Runs of these kinds, or of all, newest first. */
export const listSyncRuns = (kinds?: SyncKind[]) =>
  async function listRuns(
    { shop, before, limit }: SyncRunQuery,
    ctx: ApiContext,
  ): ReturnType<Handler<SyncRunQuery, SyncRunList>> {
    const runs = await ctx.listSyncRuns({
      filter: { shop, kinds, beforeId: before },
      limit: limit + 1,
    });
    const page = runs.slice(0, limit);
    return { body: { runs: page, next: runs.length > limit ? (page.at(-1)?.id ?? null) : null } };
  };
