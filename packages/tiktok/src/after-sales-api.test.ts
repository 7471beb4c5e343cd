import { searchCancellations, searchReturns } from "./after-sales-api.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { aWireCancellation, aWireReturn } from "./testing/index.ts";
import { createTikTokClient } from "./tiktok-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (data: unknown) => {
  const tiktok = await fakeTikTok({ body: { code: 0, data } });
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const client = createTikTokClient({ ...urls, appKey: "k", appSecret: "s" });
  const call = { accessToken: "t", cipher: "c", fromS: 1_000, toS: 2_000, pageSize: 50 };
  return {
    cancellations: () => searchCancellations(client, call),
    returns: () => searchReturns(client, call),
    requests: tiktok.requests,
  };
};

it("cancellations are read by the time of their update", async () => {
  const sent = aWireCancellation();
  const { cancellations, requests } = await setup({ cancellations: [sent], total_count: 1 });
  await expect(cancellations()).resolves.toEqual({
    records: [
      {
        record: {
          id: "4035000000000000001",
          orderId: "577000000000000321",
          type: "REQUEST_CANCEL_REFUND",
          status: "CANCELLATION_REQUEST_PENDING",
          createTimeS: 1759999000,
          updateTimeS: 1760000000,
          lineItemIds: ["577000000000000401"],
          rawJson: JSON.stringify(sent),
        },
      },
    ],
    nextPageToken: null,
    totalCount: 1,
  });
  const [request] = requests;
  expect(`${request?.method} ${request?.url.pathname}`).toBe(
    "POST /return_refund/202309/cancellations/search",
  );
  expect(Object.fromEntries(request?.url.searchParams ?? [])).toMatchObject({
    page_size: "50",
    sort_field: "update_time",
    sort_order: "ASC",
  });
  expect(request?.body).toBe('{"update_time_ge":1000,"update_time_lt":2000}');
});

it("returns stand in a list of another name", async () => {
  const sent = aWireReturn();
  const { returns, requests } = await setup({ return_orders: [sent], next_page_token: "n" });
  await expect(returns()).resolves.toEqual({
    records: [
      {
        record: {
          id: "4036000000000000001",
          orderId: "577000000000000321",
          type: "RETURN_AND_REFUND",
          status: "RETURN_OR_REFUND_REQUEST_COMPLETE",
          createTimeS: 1759999000,
          updateTimeS: 1760000000,
          lineItemIds: ["577000000000000401", "577000000000000402"],
          rawJson: JSON.stringify(sent),
        },
      },
    ],
    nextPageToken: "n",
    totalCount: null,
  });
  expect(requests[0]?.url.pathname).toBe("/return_refund/202309/returns/search");
});

it("a list under the other search's name is not taken for an empty page", async () => {
  const { returns } = await setup({ cancellations: [aWireCancellation()], total_count: 1 });
  await expect(returns()).rejects.toMatchObject({ kind: "unreadable" });
});

it("a record that is not understood costs none of its fellows and keeps its order's id", async () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 40; depth += 1) deep = [deep];
  const { returns } = await setup({
    return_orders: [
      aWireReturn({ return_id: "1" }),
      aWireReturn({ return_id: 2 }),
      aWireReturn({ order_id: 577 }),
      aWireReturn({ return_status: undefined }),
      aWireReturn({ update_time: 0 }),
      aWireReturn({ extra: deep }),
      null,
      aWireReturn({ return_id: "8", return_type: 5, create_time: "x", update_time: "1760000001" }),
    ],
  });
  const { records } = await returns();
  const unread = records.map((reading) =>
    reading.record ? reading.record.id : [reading.orderId, reading.unreadable],
  );
  const orderId = "577000000000000321";
  expect(unread).toEqual([
    "1",
    [orderId, "return_id is a number: ids above 2^53 lose digits, so it is not trusted"],
    [null, "order_id is a number: ids above 2^53 lose digits, so it is not trusted"],
    [orderId, "return_status is missing"],
    [orderId, "update_time is not a time in seconds"],
    [orderId, "it is nested deeper than 32 levels"],
    [null, "is not an object"],
    "8",
  ]);
  expect(records.at(-1)?.record).toMatchObject({
    type: null,
    createTimeS: null,
    updateTimeS: 1760000001,
  });
});

it.each<[unknown, string[]]>([
  [
    [{ order_line_item_id: "1" }, { order_line_item_id: "1" }, { order_line_item_id: "2" }],
    ["1", "2"],
  ],
  [[{ order_line_item_id: 3 }, null, { order_line_item_id: "4" }], ["4"]],
  [undefined, []],
  ["text", []],
])("of the lines %p only distinct sound ids count", async (cancel_line_items, expected) => {
  const { cancellations } = await setup({
    cancellations: [aWireCancellation({ cancel_line_items })],
  });
  const { records } = await cancellations();
  expect(records[0]?.record?.lineItemIds).toEqual(expected);
});
