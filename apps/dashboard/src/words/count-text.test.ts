import { countOf, moneyText } from "./count-text.ts";

test("one of a thing is not many", () => {
  expect([countOf(1, "order"), countOf(12_000, "order")]).toEqual(["1 order", "12,000 orders"]);
});

test.each([
  ["5", "5 USD"],
  ["1234.5", "1,234.50 USD"],
  ["-1234567.123456", "-1,234,567.123456 USD"],
])("an amount of %s keeps every digit", (amount, text) => {
  expect(moneyText({ amount, currency: "USD" })).toBe(text);
});
