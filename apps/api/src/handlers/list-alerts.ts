import type { AlertList, AlertListQuery } from "@sluice/contract";
import type { Handler } from "../route.ts";

export const listAlerts: Handler<AlertListQuery, AlertList> = async (query, ctx) => {
  const { open, kind, shop, before, limit } = query;
  const found = await ctx.listAlerts({
    filter: { isOpen: open, kind, shopId: shop, beforeId: before },
    limit: limit + 1,
  });
  const alerts = found.slice(0, limit);
  return { body: { alerts, next: found.length > limit ? (alerts.at(-1)?.id ?? null) : null } };
};
