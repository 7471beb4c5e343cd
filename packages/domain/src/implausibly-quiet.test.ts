import { isImplausiblyQuiet } from "./implausibly-quiet.ts";

describe("a shop's silence", () => {
  it.each([
    [0, 14, true],
    [0, 13, false],
    [0, 0, false],
    [3, 4, false],
    [1, 20, true],
    [5, 20, false],
    [300, 1_000, true],
    [450, 1_000, false],
    [1_000, 1_000, false],
    [2_000, 1_000, false],
    [10_000, 100_000, true],
  ])("with %d webhooks where %d are usual is implausible: %s", (seen, usual, expected) => {
    expect(isImplausiblyQuiet(seen, usual)).toBe(expected);
  });
});
