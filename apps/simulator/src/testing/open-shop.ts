import type { SimulatorSettings } from "../app.ts";
import { openSimulator, type SignedCall } from "./open-simulator.ts";

/** A simulator whose first seller is connected, with a call that reads an order of its first shop. */
export const openShop = async (settings: Partial<SimulatorSettings> = {}) => {
  const simulator = await openSimulator(settings);
  const { tokens, shop, shops } = await simulator.connect();
  const call: SignedCall = {
    path: "/order/202309/orders",
    query: { ids: "580000000000000001" },
    token: tokens.access_token,
    cipher: shop.cipher,
  };
  const turn = (dials: unknown, scope = "") =>
    simulator.send("PUT", `/control/faults${scope}`, dials);

  /** Places orders and gives their ids once all are delivered. */
  const deliverOrders = async (count: number) => {
    const input = { orders: count, perSecond: 1e5 };
    await simulator.send("POST", "/control/scenarios/happy-path", input);
    for (;;) {
      const { json } = await simulator.send("GET", "/control/truth");
      const { orders } = json as { orders: { orderId: string; versions: unknown[] }[] };
      if (orders.length === count && orders.every(({ versions }) => versions.length === 5))
        return orders.map(({ orderId }) => orderId);
    }
  };
  return { simulator, tokens, shop, shops, call, turn, deliverOrders, close: simulator.close };
};
