import { momentOf } from "./moment.ts";

const now = Date.parse("2026-03-01T12:00:00Z");

describe("a time on the command line", () => {
  it.each([
    ["90m", "2026-03-01T10:30:00.000Z"],
    ["24h", "2026-02-28T12:00:00.000Z"],
    ["30d", "2026-01-30T12:00:00.000Z"],
    ["2026-01-31T00:00:00Z", "2026-01-31T00:00:00.000Z"],
    ["2026-01-31T02:00:00+02:00", "2026-01-31T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(momentOf(text, now)).toBe(expected);
  });

  it("says how to write one", () => {
    expect(() => momentOf("yesterday", now)).toThrow(/is no time: write/);
  });
});
