import { seededRandom } from "./seeded-random.ts";

const draw = (...key: (string | number)[]) => {
  const random = seededRandom(...key);
  return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
};

test("the same key gives the same numbers, another key others", () => {
  expect(draw(1, "order", 7)).toEqual(draw(1, "order", 7));
  expect(draw(1, "order", 7)).not.toEqual(draw(1, "order", 8));
});

test("numbers stay in their range and reach both ends of it", () => {
  const random = seededRandom("range");
  const seen = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
  expect(seen).toEqual(new Set([3, 4, 5, 6]));
});

test("a share of 0 never happens, a share of 1 always", () => {
  const random = seededRandom("chance");
  const draws = Array.from({ length: 200 }, () => [random.chance(0), random.chance(1)]);
  expect(draws.every(([never, always]) => never === false && always === true)).toBe(true);
});

test("ids drawn for a hundred thousand orders are all different", () => {
  const ids = new Set(
    Array.from({ length: 100_000 }, (_, order) => seededRandom("ids", order).digits(16)),
  );
  expect(ids.size).toBe(100_000);
});
