import { openShop } from "../testing/open-shop.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((shop) => shop.close()));
});

const setup = async (settings: Parameters<typeof openShop>[0] = {}) => {
  const world = await openShop(settings);
  opened.push(world);
  return world;
};

const withOrders = async (count: number) => {
  const world = await setup();
  const ids = await world.deliverOrders(count);
  const read = () => world.simulator.callApi({ ...world.call, query: { ids: ids.join(",") } });
  return { ...world, ids, read };
};

test("staleReplica shows orders as they were so long ago, or not at all", async () => {
  let nowMs = Date.now();
  const { simulator, shop, call, turn } = await setup({ now: () => nowMs, timeScale: 1e-6 });
  const timestamp = () => String(Math.floor(nowMs / 1000));
  await simulator.send("POST", "/control/scenarios/happy-path", { orders: 1 });
  let id: string | undefined;
  while (id === undefined) {
    const { json } = await simulator.send("GET", "/control/truth");
    id = (json as { orders: { orderId: string }[] }).orders[0]?.orderId;
  }
  const read = async () => {
    const query = { ids: id, timestamp: timestamp() };
    const { body } = await simulator.callApi({ ...call, query });
    return body.data.orders.map((order) => [order.status, order.update_time, order["paid_time"]]);
  };
  const placedAt = Math.floor(nowMs / 1000);
  nowMs += 100_000;
  await simulator.send("POST", `/control/orders/${id}/advance`);
  nowMs += 10_000;
  const paidAt = placedAt + 100;

  expect(await read()).toEqual([["AWAITING_SHIPMENT", paidAt, paidAt]]);
  await turn({ staleReplica: 10 });
  expect(await read()).toEqual([["AWAITING_SHIPMENT", paidAt, paidAt]]);
  await turn({ staleReplica: 11 });
  expect(await read()).toEqual([["UNPAID", placedAt, undefined]]);
  await turn({ staleReplica: 111 });
  expect(await read()).toEqual([]);
  await turn({ staleReplica: 0 }, `?shopId=${shop.id}`);
  expect(await read()).toEqual([["AWAITING_SHIPMENT", paidAt, paidAt]]);
});

test("missingIds leaves its share of orders out of a detail answer", async () => {
  const { turn, read } = await withOrders(50);
  await turn({ missingIds: 0.5 });
  const counts = [];
  for (let call = 0; call < 5; call++) counts.push((await read()).body.data.orders.length);
  expect(Math.min(...counts)).toBeGreaterThan(5);
  expect(Math.max(...counts)).toBeLessThan(45);
  await turn({ missingIds: 1 });
  expect((await read()).body).toMatchObject({ code: 0, data: { orders: [] } });
});

test("numericIds writes every id as a number with all its digits", async () => {
  const { ids, turn, read } = await withOrders(1);
  const before = (await read()).body.data.orders[0];
  await turn({ numericIds: 1 });
  const { text } = await read();
  expect(text).toContain(`"id":${ids[0]},`);
  expect(text).toContain(`"user_id":${String(before?.["user_id"])},`);
  expect(text).toContain(`"product_id":${String(before?.line_items[0]?.["product_id"])},`);
  expect(text.slice(text.indexOf('"orders"'))).not.toMatch(/id":"\d/);
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test("stringTimes writes every time of an order and its lines as a string", async () => {
  const { turn, read } = await withOrders(1);
  const before = (await read()).body.data.orders[0];
  await turn({ stringTimes: 1 });
  const after = (await read()).body.data.orders[0];
  expect(after?.update_time).toBe(String(before?.update_time));
  expect(after?.line_items[0]?.["rts_time"]).toBe(String(before?.line_items[0]?.["rts_time"]));
  const times = Object.entries(after ?? {}).filter(([name]) => name.endsWith("_time"));
  expect(times.every(([, value]) => typeof value === "string")).toBe(true);
});

test("additiveFields adds fields and an enum value and keeps the rest", async () => {
  const { turn, read } = await withOrders(1);
  const before = (await read()).body.data.orders[0];
  await turn({ additiveFields: 1 });
  const after = (await read()).body.data.orders[0];
  expect(after).toMatchObject({ ...before, order_type: "SIMULATED_NEW_TYPE" });
  expect(after).toHaveProperty("simulated_new_field.steps");
});

test("unknownStatus gives an order a status nobody knows", async () => {
  const { turn, read } = await withOrders(1);
  await turn({ unknownStatus: 1 });
  expect((await read()).body.data.orders[0]?.status).toBe("SIMULATED_NEW_STATUS");
  await turn({ unknownStatus: 0 });
  expect((await read()).body.data.orders[0]?.status).toBe("DELIVERED");
});
