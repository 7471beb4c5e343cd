import type { AlertId, ResolvedAlert } from "@sluice/contract";
import type { Handler } from "../route.ts";

/** Somebody has dealt with it. If the trouble comes again, so does the alert. */
export const resolveAlert: Handler<AlertId, ResolvedAlert> = async ({ id }, ctx, actor) => {
  if (!(await ctx.resolveAlert(id))) return { problem: unknownAlert };
  await ctx.recordAudit({ actor: actor.name, action: "alert.resolved", target: id });
  return { body: { id } };
};

const unknownAlert = { status: 404, title: "There is no such alert" };
