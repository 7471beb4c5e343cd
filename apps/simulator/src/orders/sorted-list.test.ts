import { seededRandom } from "../seeded-random.ts";
import { createSortedList } from "./sorted-list.ts";

interface Item {
  key: number;
  id: number;
}

const inOrder = (a: Item, b: Item) => a.key - b.key || a.id - b.id;

test("after any additions and removals it holds what a sorted array holds", () => {
  for (let round = 0; round < 60; round++) {
    const random = seededRandom("sorted list", round);
    const list = createSortedList(inOrder);
    const model: Item[] = [];
    for (let id = 0; id < 200; id++) {
      if (model.length > 0 && random.chance(0.4)) {
        const [removed] = model.splice(random.int(0, model.length - 1), 1);
        list.remove(removed as Item);
      } else {
        const item = { key: random.int(0, 50), id };
        list.add(item);
        model.push(item);
      }
    }
    model.sort(inOrder);
    expect(list.slice(0, list.size())).toEqual(model);
    expect(list.slice(3, 7)).toEqual(model.slice(3, 7));
    const before = model.filter(({ key }) => key < 25).length;
    expect(list.countBefore(({ key }) => key < 25)).toBe(before);
  }
});

test("it stays in order over many chunks, whichever end grows", () => {
  const list = createSortedList(inOrder);
  const keys = Array.from({ length: 12_000 }, (_, id) => (id * 7919) % 12_007);
  const items = keys.map((key, id) => ({ key, id }));
  for (const item of items) list.add(item);
  for (const item of items.filter(({ id }) => id % 3 === 0)) list.remove(item);
  const left = items.filter(({ id }) => id % 3 !== 0).sort(inOrder);
  expect(list.size()).toBe(8000);
  expect(list.slice(0, 8000)).toEqual(left);
  expect(list.slice(2990, 3010)).toEqual(left.slice(2990, 3010));
  expect(list.countBefore(({ key }) => key < 6000)).toBe(
    left.filter(({ key }) => key < 6000).length,
  );
});

test("an item whose key has changed behind its back is not quietly lost", () => {
  const list = createSortedList(inOrder);
  const item = { key: 1, id: 1 };
  list.add(item);
  list.add({ key: 2, id: 2 });
  item.key = 3;
  expect(() => list.remove(item)).toThrow("not where its key says");
});
