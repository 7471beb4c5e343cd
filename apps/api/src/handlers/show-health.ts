import type { Health } from "@sluice/contract";
import type { Handler } from "../route.ts";

export const showHealth: Handler<unknown, Health> = async (_input, ctx) => ({
  body: { notReady: await ctx.whyNotReady() },
});
