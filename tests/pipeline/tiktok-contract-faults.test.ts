import { mapOrder, orderDrift, readOrders, searchOrders } from "@sluice/tiktok";
import { openSimulatedTikTok } from "../support/open-simulated-tiktok.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The simulator with its orders read once, and then with some of its fault dials turned. */
const setup = async (dials: Record<string, unknown>) => {
  const side = await openSimulatedTikTok();
  closers.push(side.close);
  const { client, shop, orderIds, control } = side;
  const timeoutMs = dials["hang"] ? 300 : 10_000;
  const read = () => readOrders(client, { ...shop, orderIds, timeoutMs });
  const window = { fromS: 1, toS: 9_999_999_999, pageSize: 100 };
  const search = async () => (await searchOrders(client, { ...shop, ...window, timeoutMs })).orders;
  const sound = await readOrders(client, { ...shop, orderIds });
  await control("PUT", "/faults", dials);
  return { ...side, read, search, sound };
};

it("times that come as text are the same times", async () => {
  const { read, sound } = await setup({ stringTimes: 1 });
  const readings = await read();
  const mapped = (of: typeof readings) =>
    of.map(({ order }) => {
      if (!order) throw new Error("Every order should have been understood.");
      const { updateTimeS, phase, data } = mapOrder(order);
      return { updateTimeS, phase, data };
    });
  expect(mapped(readings)).toEqual(mapped(sound));
});

it("ids that come as numbers are refused order by order", async () => {
  const { read, orderIds } = await setup({ numericIds: 1 });
  const readings = await read();
  expect(readings).toHaveLength(orderIds.length);
  for (const { orderId, unreadable } of readings) {
    expect(orderId).toBeNull();
    expect(unreadable).toContain("id is a number");
  }
});

it("new fields and words are sighted, and cost no order", async () => {
  const { read, search } = await setup({ additiveFields: 1 });
  for (const readings of [await read(), await search()])
    for (const { order } of readings) {
      const sightings = orderDrift(order);
      expect(sightings).toContainEqual({ kind: "field", path: "order.buyer_nickname", name: "" });
      const { path } = sightings.find(({ kind }) => kind === "enum_value") ?? {};
      expect(path).toBe("order.order_type");
    }
});

it("a new status is sighted and leaves the order without a phase", async () => {
  const { read } = await setup({ unknownStatus: 1 });
  for (const { order } of await read()) {
    expect(orderDrift(order)).toMatchObject([{ kind: "enum_value", path: "order.status" }]);
    expect(order && mapOrder(order).phase).toBeUndefined();
  }
});

it("an order that the detail leaves out is not in the list", async () => {
  const { read } = await setup({ missingIds: 1 });
  await expect(read()).resolves.toEqual([]);
});

it.each<[string, Record<string, unknown>, object]>([
  ["half a body", { truncate: 1 }, { kind: "unreadable", httpStatus: 200 }],
  ["no answer in time", { hang: 1 }, { kind: "unavailable" }],
  ["an error in a 200", { errorIn200: 1 }, { kind: "unavailable", httpStatus: 200 }],
  ["a page of a gateway", { serverError: 1, serverErrorBody: "html" }, { kind: "unavailable" }],
  ["an empty 503", { serverError: 1, serverErrorBody: "empty" }, { kind: "unavailable" }],
  ["a 503 with a code", { serverError: 1, serverErrorBody: "json" }, { kind: "unavailable" }],
  ["a limit in a 200", { throttleIn200: 1 }, { kind: "throttled", httpStatus: 200 }],
  [
    "a limit with its end",
    { throttle: 1, throttleRetryAfterS: 7 },
    { kind: "throttled", httpStatus: 429, retryAfterMs: 7000 },
  ],
  [
    "a limit without its end",
    { throttle: 1, throttleRetryAfterS: null },
    { kind: "throttled", httpStatus: 429, retryAfterMs: undefined },
  ],
])("%s is never taken for an answer", async (_, dials, expected) => {
  const { read, search } = await setup(dials);
  await expect(read()).rejects.toMatchObject({ name: "TikTokError", ...expected });
  await expect(search()).rejects.toMatchObject({ name: "TikTokError", ...expected });
});
