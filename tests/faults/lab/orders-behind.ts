import { phaseOf } from "./check-everything.ts";
import type { Lab } from "./open-lab.ts";
import type { SimulatedTikTok, TrueOrder } from "./simulated-tiktok.ts";

/** TikTok's orders, told by a webhook or not, that are missing or stand elsewhere in the ledger. */
export const ordersBehind = async (lab: Lab, tiktok: SimulatedTikTok): Promise<TrueOrder[]> => {
  const [truth, rows] = await Promise.all([
    tiktok.truth(),
    lab.db()<{ id: string; phase: string }[]>`select tiktok_order_id as id, phase from orders`,
  ]);
  const stored = new Map(rows.map(({ id, phase }) => [id, phase]));
  return truth.filter((order) => stored.get(order.orderId) !== phaseOf(order));
};
