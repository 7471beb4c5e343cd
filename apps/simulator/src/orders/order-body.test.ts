import { createSellers } from "../shops.ts";
import { orderBody } from "./order-body.ts";
import { createOrderStore } from "./order-store.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { paths, type PathName } from "./paths.ts";
import type { RegionCode } from "./regions.ts";
import { recipientVisibility } from "./recipient-address.ts";
import { takeStep } from "./take-step.ts";

const shopIn = (region: RegionCode) => {
  const shop = createSellers(1)
    .flatMap(({ shops }) => shops)
    .find((one) => one.region === region);
  if (!shop) throw new Error(`no shop in ${region}`);
  return shop;
};

const anOrder = (
  path: PathName,
  { number = 0, region = "US" }: { number?: number; region?: RegionCode } = {},
): SimulatedOrder => ({
  id: `58${String(number).padStart(16, "0")}`,
  contentsKey: `1:order:${number}`,
  shop: shopIn(region),
  path,
  nextStep: 0,
  versions: [],
});

/** The order after each step of its path, one step an hour. */
const lifeOf = (order: SimulatedOrder) => {
  const store = createOrderStore();
  return paths[order.path].map((step, hour) => {
    const events = takeStep(store, order, 1_700_000_000 + hour * 3600) ?? [];
    return { step, events, body: orderBody(order) };
  });
};

const cents = (amount: string) => Math.round(Number(amount) * 100);

test("the payment adds up in every order", () => {
  for (let number = 0; number < 300; number++) {
    const region = (["US", "GB", "ID"] as const)[number % 3] ?? "US";
    const { payment, line_items } = lifeOf(anOrder("delivered", { number, region }))[0]!.body;
    const lines = line_items.map((line) => cents(line.sale_price));
    expect(lines.reduce((sum, line) => sum + line, 0)).toBe(cents(payment.sub_total));
    expect(cents(payment.sub_total) + cents(payment.shipping_fee) + cents(payment.tax)).toBe(
      cents(payment.total_amount),
    );
    expect(payment.total_amount).toMatch(/^\d+(\.\d*[1-9])?$/);
  }
});

test("the same seed and number give the same order, another number another", () => {
  const contents = (number: number) => {
    const { payment, line_items, user_id } = orderBody(lifeOrder(number));
    return { payment, user_id, names: line_items.map(({ product_name }) => product_name) };
  };
  const lifeOrder = (number: number) => {
    const order = anOrder("delivered", { number });
    lifeOf(order);
    return order;
  };
  expect(contents(3)).toEqual(contents(3));
  expect(contents(3)).not.toEqual(contents(4));
});

test("an order keeps its contents through its life and gains its times and packages", () => {
  const life = lifeOf(anOrder("shippedInTwo"));
  const first = life[0]!.body;
  const last = life.at(-1)!.body;
  expect(last.line_items.map(({ id }) => id)).toEqual(first.line_items.map(({ id }) => id));
  expect(last.payment).toEqual(first.payment);
  expect(first).not.toHaveProperty("paid_time");
  expect(first).not.toHaveProperty("packages");
  expect(last).toMatchObject({
    create_time: 1_700_000_000,
    paid_time: 1_700_000_000 + 3600,
    rts_time: 1_700_000_000 + 3 * 3600,
    collection_time: 1_700_000_000 + 5 * 3600,
    delivery_time: 1_700_000_000 + 6 * 3600,
    split_or_combine_tag: "SPLIT",
    is_on_hold_order: true,
  });
  expect(last.packages).toHaveLength(2);
});

test("a partly shipped order has one package, and lines on both sides", () => {
  const partly = lifeOf(anOrder("shippedInTwo")).find(({ step }) => step === "PARTIALLY_SHIPPING")!;
  expect(partly.body.packages).toHaveLength(1);
  const shown = new Set(partly.body.line_items.map((line) => line.display_status));
  expect(shown).toEqual(new Set(["AWAITING_COLLECTION", "AWAITING_SHIPMENT"]));
  expect(partly.events.map(({ type }) => type)).toEqual([1, 4]);
});

test("a refund before delivery completes the order without a delivery time", () => {
  const { body } = lifeOf(anOrder("refunded")).at(-1)!;
  expect(body.status).toBe("COMPLETED");
  expect(body).not.toHaveProperty("delivery_time");
});

test.each([
  ["neverPaid", "SYSTEM", [1, 11]],
  ["cancelledBySeller", "SELLER", [1, 11]],
  ["cancelledByBuyer", "BUYER", [1, 11]],
] as const)("%s: the order and its notices say it was the %s", (path, who, types) => {
  const { body, events } = lifeOf(anOrder(path)).at(-1)!;
  expect(body).toMatchObject({ status: "CANCELLED", cancellation_initiator: who });
  expect(body.line_items.every((line) => line.cancel_user === who)).toBe(true);
  expect(events.map(({ type }) => type)).toEqual(types);
  expect(events[1]?.data).toMatchObject({ cancellations_role: who });
});

test("a buyer's request to cancel and a changed address are told without a new status", () => {
  const requested = lifeOf(anOrder("cancelledByBuyer"))[2]!;
  expect(requested.events).toMatchObject([
    { type: 11, data: { cancel_status: "CANCELLATION_REQUEST_PENDING" } },
  ]);
  expect(requested.body).toMatchObject({ status: "ON_HOLD", is_buyer_request_cancel: true });

  const life = lifeOf(anOrder("addressChanged"));
  expect(life[3]).toMatchObject({
    events: [{ type: 3 }],
    body: { status: "AWAITING_SHIPMENT", has_updated_recipient_address: true },
  });
  expect(life[3]!.body.update_time).toBe(life[2]!.body.update_time);
});

test.each([
  ["US", "UNPAID", "SELLER", "masked"],
  ["US", "AWAITING_SHIPMENT", "TIKTOK", "full"],
  ["US", "CANCELLED", "SELLER", "masked"],
  ["GB", "UNPAID", "SELLER", "absent"],
  ["GB", "ON_HOLD", "SELLER", "empty"],
  ["GB", "AWAITING_SHIPMENT", "TIKTOK", "masked"],
  ["ID", "DELIVERED", "SELLER", "full"],
] as const)("in %s an order %s shipped by %s shows its recipient %s", (...given) => {
  const [region, status, shippingType, visibility] = given;
  expect(recipientVisibility({ region, status, shippingType })).toBe(visibility);
});

test("a masked recipient gives away neither name, phone, street nor town", () => {
  for (let number = 0; number < 50; number++) {
    const life = lifeOf(anOrder("delivered", { number, region: "US" }));
    const masked = JSON.stringify(life[0]!.body);
    const full = life[1]!.body as unknown as { recipient_address: Record<string, string> };
    const { name, phone_number, address_line1, postal_code } = full.recipient_address;
    for (const secret of [name, phone_number, address_line1, postal_code]) {
      expect(secret).not.toMatch(/\*/);
      expect(masked).not.toContain(secret);
    }
  }
});
