import { filterOf } from "./use-order-filter.ts";

test("an address names a filter, and what the API would refuse is left out", () => {
  const params = new URLSearchParams(
    "state=shipped&shop=749&attention=true&phase=lost&from=yesterday&evil=1",
  );
  expect(filterOf(params)).toEqual({ state: "shipped", shop: "749", attention: "true" });
});
