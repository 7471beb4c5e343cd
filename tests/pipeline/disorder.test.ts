import { phaseOfStatus } from "@sluice/domain";
import { startSluice } from "../support/running-sluice.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Truth {
  orders: { orderId: string; versions: { status: string }[] }[];
}
interface Stats {
  webhooks: { duplicated: number; waiting: number; inFlight: number };
  orders: Record<string, number>;
}

const orderCount = 60;

describe("a TikTok that repeats, disorders, throttles and fails", () => {
  let sluice: Awaited<ReturnType<typeof startSluice>>;
  beforeAll(async () => {
    sluice = await startSluice({ timeScale: 300 });
  });
  afterAll(() => sluice.stop());

  it("ends with every order where TikTok has it, each fact applied once, none left", async () => {
    const faults = { duplicate: 0.3, reorder: 0.3, throttle: 0.1, serverError: 0.1 };
    await sluice.control("PUT", "/faults", faults);
    await sluice.control("POST", "/scenarios/opening", { orders: orderCount, perSecond: 30 });
    const isAtRest = async () => {
      const { webhooks, orders } = (await sluice.readControl("/stats")) as Stats;
      const placed = Object.values(orders).reduce((sum, count) => sum + count, 0);
      const moving = [
        "UNPAID",
        "ON_HOLD",
        "AWAITING_SHIPMENT",
        "AWAITING_COLLECTION",
        "IN_TRANSIT",
      ];
      const underWay = moving.reduce((sum, status) => sum + (orders[status] ?? 0), 0);
      return placed === orderCount && underWay === 0 && webhooks.waiting + webhooks.inFlight === 0;
    };
    await waitUntil("TikTok to come to rest", isAtRest, 50_000);
    const misplaced = async () => {
      // Asked anew each time, because a delivered order may still be completed.
      const { orders } = (await sluice.readControl("/truth?after=")) as Truth;
      const truth = orders.map(({ orderId, versions }) => ({
        id: orderId,
        status: versions.at(-1)?.status ?? "",
      }));
      const stored = await sluice.db<{ id: string; phase: string }[]>`
        select tiktok_order_id as id, phase from orders`;
      const phaseOf = new Map(stored.map(({ id, phase }) => [id, phase]));
      return truth
        .map(({ id, status }) => ({ id, status, phase: phaseOf.get(id) }))
        .filter(({ status, phase }) => {
          const expected = phaseOfStatus(status);
          const isCompletedOtherwise = expected === "completed" && phase === "refunded";
          return phase !== expected && !isCompletedOtherwise;
        });
    };
    // One that could not be read is owed a read, which a sweep asks for every ten seconds.
    await waitUntil(
      "all orders to be in place",
      async () => (await misplaced()).length === 0,
      30_000,
    ).catch(() => undefined);
    expect(await misplaced()).toEqual([]);

    // The last repeats may still be under way when every order is in place.
    const left = await waitUntil("every fact to have its verdict", async () => {
      const [counts] = await sluice.db<{ pending: number; quarantined: number; repeats: number }[]>`
        select count(*) filter (where status = 'pending')::int as pending,
               count(*) filter (where status = 'quarantined')::int as quarantined,
               sum(duplicates)::int as repeats from order_events where source = 'webhook'`;
      return counts?.pending === 0 && counts.repeats > 0 && counts;
    });
    expect(left.quarantined).toBe(0);
    const [twice] = await sluice.db`
      select count(*)::int as n from (
        select event_id from order_transitions where outcome = 'applied'
        group by event_id having count(*) > 1) as repeated`;
    expect(twice?.["n"]).toBe(0);
    const [dead] = await sluice.db`select count(*)::int as n from dead_letters`;
    expect(dead?.["n"]).toBe(0);
  });
});
