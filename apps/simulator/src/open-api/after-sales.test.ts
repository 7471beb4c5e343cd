import { openSimulator } from "../testing/open-simulator.ts";
import { startReceiver } from "../testing/start-receiver.ts";
import type { ScenarioName } from "../scenarios/scenarios.ts";

const toClose: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0).toReversed()) await one.close();
});

const setup = async () => {
  const receiver = await startReceiver();
  // Orders stay where they are until they are moved by hand.
  const simulator = await openSimulator({ webhookUrl: receiver.url, timeScale: 1e-3 });
  toClose.push(receiver, simulator);
  const { tokens, shop } = await simulator.connect();
  const callShop = async (method: string, path: string, query = {}, body?: unknown) =>
    (
      await simulator.callApi({
        method,
        path,
        query,
        body,
        token: tokens.access_token,
        cipher: shop.cipher,
      })
    ).body;
  const search = (kind: "cancellations" | "returns", body = {}, query = {}) =>
    callShop("POST", `/return_refund/202309/${kind}/search`, { page_size: "10", ...query }, body);
  const truth = async () => {
    const { json } = await simulator.send("GET", "/control/truth");
    return (json as { orders: { orderId: string }[] }).orders;
  };
  /** Plays one order, to be moved on by hand. */
  const playOne = async (scenario: ScenarioName) => {
    const before = (await truth()).length;
    await simulator.send("POST", `/control/scenarios/${scenario}`, { orders: 1 });
    let placed = await truth();
    while (placed.length === before) placed = await truth();
    const id = placed.at(-1)?.orderId ?? "";
    const advance = () => simulator.send("POST", `/control/orders/${id}/advance`);
    const toEnd = async () => {
      for (;;) if ((await advance()).status === 409) return;
    };
    const detail = async () => {
      const { data } = await callShop("GET", "/order/202309/orders", { ids: id });
      const [order] = data.orders;
      if (!order) throw new Error(`order ${id} is not there`);
      return order;
    };
    return { id, advance, toEnd, detail };
  };
  const webhooksOf = async (type: number, count: number) => {
    const ofType = () => receiver.received.filter(({ body }) => body.type === type);
    await receiver.until(() => ofType().length >= count);
    return ofType().map(({ body }) => body.data);
  };
  return { simulator, receiver, callShop, search, playOne, webhooksOf };
};

test("a return goes its way while its order stays delivered and its update time stands", async () => {
  const { simulator, search, playOne, webhooksOf } = await setup();
  const { id, advance, detail } = await playOne("return");
  for (let step = 0; step < 4; step++) await advance();
  const delivered = await detail();
  expect((await search("returns")).data.total_count).toBe(0);

  const steps = [
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "AWAITING_BUYER_SHIP",
    "BUYER_SHIPPED_ITEM",
    "RETURN_OR_REFUND_REQUEST_SUCCESS",
    "RETURN_OR_REFUND_REQUEST_COMPLETE",
  ];
  for (const status of steps) {
    expect((await advance()).json).toMatchObject({ status: "DELIVERED", returnStatus: status });
    const { return_orders } = (await search("returns", { order_ids: [id] })).data;
    expect(return_orders).toMatchObject([
      { order_id: id, return_type: "RETURN_AND_REFUND", return_status: status },
    ]);
  }
  const { status, update_time } = await detail();
  expect([status, update_time]).toEqual(["DELIVERED", delivered.update_time]);

  const told = await webhooksOf(12, steps.length);
  expect(new Set(told.map((data) => data["return_status"]))).toEqual(new Set(steps));
  const [found] = (await search("returns")).data.return_orders;
  expect(told[0]).toMatchObject({ order_id: id, return_id: found?.["return_id"] });
  const truth = (await simulator.send("GET", "/control/truth")).json as { orders: unknown[] };
  expect(truth.orders).toMatchObject([
    { orderId: id, returns: [{ returnId: found?.["return_id"], status: steps.at(-1) }] },
  ]);
  await advance();
  expect((await detail()).status).toBe("COMPLETED");
});

test("a full return gives back every line of its order, a partial one some", async () => {
  for (const [scenario, isFull] of [
    ["return", true],
    ["partial-return", false],
  ] as const) {
    const { search, playOne } = await setup();
    const { toEnd, detail } = await playOne(scenario);
    await toEnd();
    const lines = (await detail()).line_items.map((line) => line["id"]);
    const [found] = (await search("returns")).data.return_orders;
    const returned = found?.return_line_items.map((line) => line.order_line_item_id) ?? [];
    expect(found).toMatchObject({ return_status: "RETURN_OR_REFUND_REQUEST_COMPLETE" });
    expect(returned).toEqual(isFull ? lines : lines.slice(0, 1));
    if (!isFull) expect(lines.length).toBeGreaterThan(1);
  }
});

test.each([
  ["cancelled-in-transit", ["PENDING", "SUCCESS", "COMPLETE"], "CANCELLED"],
  ["cancel-withdrawn", ["PENDING", "CANCELLED"], "COMPLETED"],
  ["partial-cancel", ["COMPLETE"], "COMPLETED"],
] as const)("%s: webhooks tell %j and the order ends %s", async (scenario, told, end) => {
  const { search, playOne, webhooksOf } = await setup();
  const { id, toEnd, detail } = await playOne(scenario);
  await toEnd();
  const statuses = told.map((word) => `CANCELLATION_REQUEST_${word}`);
  const webhooks = await webhooksOf(11, statuses.length);
  expect(new Set(webhooks.map((data) => data["cancel_status"]))).toEqual(new Set(statuses));
  const { cancellations } = (await search("cancellations")).data;
  expect(cancellations).toMatchObject([
    { order_id: id, cancel_status: statuses.at(-1), cancel_id: webhooks[0]?.["cancel_id"] },
  ]);
  expect((await detail()).status).toBe(end);
});

test("an order with one unit cancelled goes on, and shows it in that line alone", async () => {
  const { search, playOne } = await setup();
  const { toEnd, detail } = await playOne("partial-cancel");
  await toEnd();
  const { line_items, ...order } = await detail();
  const shown = line_items.map((line) => line["display_status"]);
  expect(shown).toEqual([...shown.slice(0, -1).map(() => "COMPLETED"), "CANCELLED"]);
  expect(shown.length).toBeGreaterThan(1);
  expect(line_items.at(-1)).not.toHaveProperty("package_id");
  expect(order).not.toHaveProperty("cancel_time");
  const [found] = (await search("cancellations")).data.cancellations;
  expect(found?.["cancel_line_items"]).toMatchObject([
    { order_line_item_id: line_items.at(-1)?.["id"] },
  ]);
});

test("a disputed return leaves the order completed", async () => {
  const { search, playOne } = await setup();
  const { toEnd, detail } = await playOne("disputed-returns");
  await toEnd();
  expect((await detail()).status).toBe("COMPLETED");
  const [found] = (await search("returns")).data.return_orders;
  expect(found?.["return_status"]).toMatch(/REJECT|REQUEST_CANCEL/);
});

test("cancellations are found by their own update time and filters", async () => {
  const { simulator, search } = await setup();
  await simulator.send("POST", "/control/history", { orders: 300, days: 5 });
  const all = (await search("cancellations", {}, { page_size: "50", sort_field: "update_time" }))
    .data.cancellations;
  expect(all.length).toBeGreaterThan(20);
  const ge = Number(all[7]?.["update_time"]);
  const newest = await search("cancellations", { update_time_ge: ge });
  expect(newest.data.total_count).toBe(8);
  const pending = await search("cancellations", {
    cancel_status: ["CANCELLATION_REQUEST_PENDING"],
  });
  expect(pending.data).toEqual({ cancellations: [], next_page_token: "", total_count: 0 });
  const requested = await search("cancellations", { cancel_types: ["REQUEST_CANCEL_REFUND"] });
  const asked = all.filter((one) => one["cancel_type"] === "REQUEST_CANCEL_REFUND");
  expect(requested.data.total_count).toBe(asked.length);
  expect(asked.length).toBeGreaterThan(0);
});

test.each([
  ["9", 98001004],
  ["51", 98001004],
  ["10", 0],
  ["50", 0],
])("page_size %s is answered with %i", async (page_size, code) => {
  const { search } = await setup();
  expect((await search("returns", {}, { page_size })).code).toBe(code);
  expect((await search("cancellations", {}, { page_size })).code).toBe(code);
});

test("a shop's subscription sends it that type alone, to its address, until it is removed", async () => {
  const { callShop, playOne, receiver } = await setup();
  const own = await startReceiver();
  toClose.push(own);
  const path = "/event/202309/webhooks";
  const wanted = { event_type: "CANCELLATION_STATUS_CHANGE", address: own.url };
  expect((await callShop("PUT", path, {}, wanted)).code).toBe(0);
  expect((await callShop("GET", path)).data).toMatchObject({ total_count: 1, webhooks: [wanted] });

  const { toEnd } = await playOne("cancelled-in-transit");
  await toEnd();
  await own.until((received) => received.length > 0);
  expect(new Set(own.received.map(({ body }) => body.type))).toEqual(new Set([11]));
  expect(receiver.received).toEqual([]);

  await callShop("DELETE", path, {}, { event_type: wanted.event_type });
  expect((await callShop("DELETE", path, {}, { event_type: "NEVER_SET" })).code).toBe(0);
  const after = await playOne("happy-path");
  await after.toEnd();
  await receiver.until((received) => received.length === 5);
});

test.each([
  [{ event_type: "ORDER_STATUS_CHANGE" }, "param body.address is missing"],
  [{ event_type: "ORDER_STATUS_CHANGE", address: "ftp://x" }, "param body.address is invalid"],
  [
    { event_type: "ORDER_STATUS_CHANGE", address: `https://x.invalid/${"a".repeat(255)}` },
    "param body.address is invalid",
  ],
  [{ event_type: "EVERYTHING", address: "https://x.invalid" }, "param body.event_type is invalid"],
])("the subscription %j is refused", async (body, words) => {
  const { callShop } = await setup();
  const answer = await callShop("PUT", "/event/202309/webhooks", {}, body);
  expect(answer.code).toBe(36009004);
  expect(answer.message).toContain(words);
});
