import { discard } from "./discard.ts";

it("empties a buffer and gives its memory back at once", () => {
  const before = process.memoryUsage().arrayBuffers;
  const bytes = Array.from({ length: 64 }, () => Buffer.from(new ArrayBuffer(1 << 20)));
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(60 << 20);

  for (const one of bytes) discard(one);

  expect(bytes.every(({ length }) => length === 0)).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20);
});

it("leaves a part of a buffer alone, for others use the rest", () => {
  const whole = Buffer.from("one, two");
  const part = whole.subarray(0, 3);

  discard(part);

  expect(part.toString()).toBe("one");
});
