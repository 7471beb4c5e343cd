import { dataRows } from "./data-rows.ts";

test("what is stored of an order is told in words, times as times and money as money", () => {
  const rows = dataRows({
    status: "IN_TRANSIT",
    shippingDueTime: 1_700_000_000,
    isCod: false,
    amounts: { total: "12.50" },
    packageIds: ["1", "2"],
    items: [],
  });
  expect(rows).toEqual([
    { word: "Total", amount: "12.50" },
    { word: "Packages", text: "1, 2" },
    { word: "Status", text: "IN_TRANSIT" },
    { word: "Shipping due time", at: "2023-11-14T22:13:20.000Z" },
    { word: "Is cod", text: "no" },
  ]);
});
