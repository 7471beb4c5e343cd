import { ShopList } from "@sluice/contract";
import { z } from "zod";
import type { ApiClient } from "../api-client.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";

const Sellers = z.object({
  sellers: z.array(z.object({ shops: z.array(z.object({ id: z.string() })) })),
});

/** The connected shops that are the simulator's own; none where no simulator runs there. */
export const simulatedShops = async (api: ApiClient, simulatorUrl: string): Promise<string[]> => {
  const answer = await fetch(new URL("/control/shops", simulatorUrl), {
    signal: AbortSignal.timeout(3_000),
  }).catch(() => undefined);
  const known = Sellers.safeParse(await answer?.json().catch(() => undefined)).data;
  const ids = new Set(known?.sellers.flatMap(({ shops }) => shops.map(({ id }) => id)));
  const { shops } = await api.get("/shops", ShopList);
  return shops
    .filter(({ id, status }) => status === "connected" && ids.has(id))
    .map(({ id }) => id);
};

/** Has the simulator place orders, each of which goes its whole way. */
export const playScenario = async (
  simulatorUrl: string,
  { shopId, orders }: { shopId: string; orders: number },
): Promise<void> => {
  const answer = await fetch(new URL("/control/scenarios/happy-path", simulatorUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orders, perSecond: 5, shopId }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok)
    throw new CommandError(`The simulator answered ${answer.status}.`, exitCodes.failed);
};
