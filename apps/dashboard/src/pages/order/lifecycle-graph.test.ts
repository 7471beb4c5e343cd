import { stateColumns, waysOn } from "./lifecycle-graph.ts";

test("the picture has every phase of the machine, under its state", () => {
  expect(stateColumns.map(({ state, phases }) => [state, phases.length])).toEqual([
    ["received", 3],
    ["processing", 3],
    ["shipped", 1],
    ["delivered", 2],
    ["failed", 3],
  ]);
});

test("ways on are the machine's usual steps, and those by hand where nothing else leads", () => {
  expect(waysOn("in_transit").map(({ to }) => to)).toEqual([
    "delivered",
    "completed",
    "cancelled",
    "refunded",
  ]);
  expect(waysOn("cancelled")).toEqual([{ to: "awaiting_shipment", byHand: true }]);
});
