import type { DriftList } from "@sluice/contract";
import type { Handler } from "../route.ts";

export const listDrift: Handler<unknown, DriftList> = async (_input, ctx) => ({
  body: { sightings: await ctx.listDrift(sightingsMax) },
});

const sightingsMax = 1_000;
