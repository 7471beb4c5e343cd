import { backoffMs } from "./backoff.ts";

describe("the backoff", () => {
  it("doubles, is capped, and spreads over the upper half of each wait", () => {
    const settings = { baseMs: 1_000, capMs: 60_000 };
    const longest = [1, 2, 3, 4, 20].map((attempt) => backoffMs(attempt, settings, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 60_000]);
    const shortest = [1, 2, 3, 4, 20].map((attempt) => backoffMs(attempt, settings, () => 0));
    expect(shortest).toEqual([500, 1_000, 2_000, 4_000, 30_000]);
  });
});
