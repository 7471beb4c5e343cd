import { subscriptionDifferences } from "./subscription-differences.ts";

const address = "https://sluice.example/webhooks/tiktok";

it("names what is missing and what goes elsewhere, and leaves alone what nobody asked for", () => {
  const present = [
    { eventType: "ORDER_STATUS_CHANGE", address },
    { eventType: "PACKAGE_UPDATE", address: "https://old.example/" },
    { eventType: "PRODUCT_STATUS_CHANGE", address: "https://other.example/" },
  ];
  const eventTypes = ["ORDER_STATUS_CHANGE", "PACKAGE_UPDATE", "CANCELLATION_STATUS_CHANGE"];
  expect(subscriptionDifferences(present, { eventTypes, address })).toEqual([
    { eventType: "PACKAGE_UPDATE", presentAddress: "https://old.example/" },
    { eventType: "CANCELLATION_STATUS_CHANGE", presentAddress: null },
  ]);
});
