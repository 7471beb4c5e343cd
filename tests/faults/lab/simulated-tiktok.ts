import { readFileSync } from "node:fs";
import type { SluiceProcess } from "./start-process.ts";

interface Truth {
  orders: {
    shopId: string;
    orderId: string;
    versions: { status: string; updateTime: number }[];
    returns: object[];
  }[];
  next: string | null;
}

export interface TrueOrder {
  shopId: string;
  orderId: string;
  status: string;
  /** Of its newest status, in seconds since 1970. */
  updateTimeS: number;
  /** False where it was completed by a refund before it came. */
  wasDelivered: boolean;
  /** Whether a return was ever asked for, of all or of a part. */
  hasReturn: boolean;
}

export interface DroppedWebhook {
  type: number;
  shopId: string;
  orderId: string | null;
  /** Null unless it is about an order's status. */
  status: string | null;
  /** Seconds since 1970. */
  updateTime: number | null;
  notificationId: string;
}

/** Calls of a shop, by route and then by TikTok's code or, where it gave none, what became of it. */
type ShopCalls = Record<string, Record<string, number>>;

export type SimulatedTikTok = ReturnType<typeof simulatedTikTok>;

const webhooksPerOrder = 5;

/** The simulator, steered and asked over its control side. */
export const simulatedTikTok = (simulatorUrl: string, simulator: SluiceProcess) => {
  const countEnded = () =>
    readFileSync(simulator.logPath, "utf8").split('"scenario ended"').length - 1;
  // A case that starts Sluice again writes into the same logs.
  const endedBefore = countEnded();
  let played = 0;
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(new URL(path, simulatorUrl), {
      method,
      headers: { "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  };
  /** Starts a scenario; its orders are placed at `perSecond`. */
  const play = async (
    scenario: string,
    size: { orders: number; perSecond: number; shopId?: string },
  ) => {
    played += 1;
    await call("POST", `/control/scenarios/${scenario}`, size);
  };
  return {
    call,
    play,
    /** About so many webhooks a second for so long, five an order; to be evened out by the relay. */
    flow: ({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<void> => {
      const orders = Math.ceil((seconds * perSecond) / webhooksPerOrder);
      return play("happy-path", { orders, perSecond: perSecond / webhooksPerOrder });
    },
    /** Everywhere, or for a shop or a route ("POST /order/…") only. */
    turnFaults: (dials: object, scope: { shopId?: string; route?: string } = {}) =>
      call("PUT", `/control/faults?${new URLSearchParams(scope).toString()}`, dials),
    /** Every answer of these routes takes so long. */
    slowDown: async (routes: string[], delayMs: number): Promise<void> => {
      for (const route of routes)
        await call("PUT", `/control/faults?route=${encodeURIComponent(route)}`, { delayMs });
    },
    /** What the drop dial swallowed. */
    dropped: async (): Promise<DroppedWebhook[]> => {
      const all: DroppedWebhook[] = [];
      for (let after: string | null = ""; after !== null;) {
        const page = (await call("GET", `/control/webhooks/dropped?after=${after}`)) as {
          dropped: DroppedWebhook[];
          next: string | null;
        };
        all.push(...page.dropped);
        after = page.next;
      }
      return all;
    },
    /** How often a shop was called so far: on one route, or on all. */
    countCalls: async (shopId: string, route?: string): Promise<number> => {
      const stats = (await call("GET", "/control/stats")) as {
        apiCallsByShop: Record<string, ShopCalls>;
      };
      const routes = Object.entries(stats.apiCallsByShop[shopId] ?? {});
      return routes
        .filter(([name]) => route === undefined || name === route)
        .flatMap(([, codes]) => Object.values(codes))
        .reduce((sum, count) => sum + count, 0);
    },
    /** The shops in their order: two of the first seller, then one of another. */
    shopIds: async (): Promise<[string, string, string]> => {
      const { sellers } = (await call("GET", "/control/shops")) as {
        sellers: { shops: { id: string }[] }[];
      };
      const [first, second, stranger] = sellers.flatMap(({ shops }) => shops.map(({ id }) => id));
      if (!first || !second || !stranger) throw new Error("The simulator has too few shops.");
      return [first, second, stranger];
    },
    /** Whether all scenarios have played to their end and every webhook is with the relay. */
    isAtRest: async (): Promise<boolean> => {
      const { webhooks } = (await call("GET", "/control/stats")) as {
        webhooks: { waiting: number; inFlight: number };
      };
      return countEnded() - endedBefore >= played && webhooks.waiting + webhooks.inFlight === 0;
    },
    truth: async (): Promise<TrueOrder[]> => {
      const orders = new Map<string, TrueOrder>();
      for (let after: string | null = ""; after !== null;) {
        const page = (await call("GET", `/control/truth?after=${after}`)) as Truth;
        for (const { shopId, orderId, versions, returns } of page.orders)
          orders.set(orderId, {
            shopId,
            orderId,
            updateTimeS: versions.at(-1)?.updateTime ?? 0,
            status: versions.at(-1)?.status ?? "",
            wasDelivered: versions.some(({ status }) => status === "DELIVERED"),
            hasReturn: returns.length > 0,
          });
        after = page.next;
      }
      return [...orders.values()];
    },
  };
};
