import { agoText, spanText } from "./ago-text.ts";

test.each([
  [350, "350 ms"],
  [1_500, "1.5 s"],
  [59_900, "59 s"],
  [61_000, "1 min"],
  [47 * 3_600_000, "47 h"],
  [72 * 3_600_000, "3 d"],
])("a span of %i ms is %s", (ms, text) => {
  expect(spanText(ms)).toBe(text);
});

test.each([
  [0, "just now"],
  [-9_000, "just now"],
  [60_000, "1 min ago"],
  [-7_200_000, "in 2 h"],
])("a time %i ms ago is %s", (ms, text) => {
  expect(agoText(1_000_000_000 - ms, 1_000_000_000)).toBe(text);
});
