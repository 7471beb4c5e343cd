import { createFaultDials, type DialChanges } from "../faults.ts";
import { orderBody } from "../orders/order-body.ts";
import type { SimulatedOrder } from "../orders/simulated-order.ts";
import { seededRandom } from "../seeded-random.ts";
import { createSellers } from "../shops.ts";
import { spoilOrders } from "./spoil-orders.ts";

const placedAt = 1_700_000_000;

const anOrder = (): SimulatedOrder => ({
  id: "580000000000000001",
  contentsKey: "1:order:0",
  shop: createSellers(1)[0]!.shops[0]!,
  path: "delivered",
  nextStep: 2,
  versions: [
    { status: "UNPAID", updateTime: placedAt },
    { status: "AWAITING_SHIPMENT", updateTime: placedAt + 100 },
  ],
  addressChangedAt: placedAt + 150,
});

const setup = (changes: DialChanges) => {
  const order = anOrder();
  const faults = createFaultDials();
  faults.turn(changes);
  /** What a search of the window gives `ageSeconds` after the order was placed. */
  const search = (ageSeconds: number, window = {}, extra = {}) => {
    const data = {
      orders: [{ ...orderBody(order), ...extra }],
      next_page_token: "a/b+c==",
      total_count: 1,
    };
    const text = spoilOrders(JSON.stringify({ code: 0, data }), {
      dials: faults.read(),
      random: seededRandom("test"),
      orders: { find: (id) => (id === order.id ? order : undefined) },
      nowSeconds: placedAt + ageSeconds,
      isDetail: false,
      body: Buffer.from(JSON.stringify(window)),
    });
    return (JSON.parse(text) as { data: typeof data }).data;
  };
  return { order, search };
};

test("a stale search knows neither a later status nor a later address", () => {
  const { search } = setup({ staleReplica: 60 });
  const [order] = search(110).orders;
  expect(order).toMatchObject({ status: "UNPAID", has_updated_recipient_address: false });
  expect(order).not.toHaveProperty("paid_time");
  expect(search(209).orders[0]).toMatchObject({ has_updated_recipient_address: false });
  expect(search(210).orders[0]).toMatchObject({ has_updated_recipient_address: true });
});

test("a stale search leaves out what its window does not hold at the replica", () => {
  const { search } = setup({ staleReplica: 60 });
  expect(search(110, { update_time_ge: placedAt }).orders).toHaveLength(1);
  expect(search(110, { update_time_ge: placedAt + 1 }).orders).toEqual([]);
  expect(search(160, { update_time_ge: placedAt + 1 }).orders).toHaveLength(1);
  expect(search(59, { update_time_ge: placedAt }).orders).toEqual([]);
});

test("what only a search shows stays, and so does the page's token", () => {
  const { search } = setup({ staleReplica: 60 });
  const page = search(110, {}, { recommended_shipping_time: 5 });
  expect(page.orders[0]).toMatchObject({ status: "UNPAID", recommended_shipping_time: 5 });
  expect(page).toMatchObject({ next_page_token: "a/b+c==", total_count: 1 });
});

test("a search never loses ids to the dial of missing ids", () => {
  const { search } = setup({ missingIds: 1, unknownStatus: 1 });
  expect(search(200).orders[0]).toMatchObject({ status: "SIMULATED_NEW_STATUS" });
});
