/** Short enough that a splice costs a microsecond, long enough that a million items make few. */
const chunkMax = 1024;

/** Items in order, kept in chunks: adding, removing and counting stay cheap among a million. */
export const createSortedList = <Item>(compare: (a: Item, b: Item) => number) => {
  const chunks: Item[][] = [];
  let size = 0;

  /** The chunk and the place in it of the first item for which `isBefore` no longer holds. */
  const placeOf = (isBefore: (item: Item) => boolean) => {
    const at = firstNot(chunks, (chunk) => isBefore(chunk.at(-1) as Item));
    return { at, place: firstNot(chunks[at] ?? [], isBefore) };
  };

  return {
    size: () => size,
    add: (item: Item): void => {
      size += 1;
      const { at, place } = placeOf((other) => compare(other, item) < 0);
      const chunk = chunks[at] ?? chunks.at(-1);
      if (!chunk) return void chunks.push([item]);
      chunk.splice(chunks[at] ? place : chunk.length, 0, item);
      if (chunk.length <= chunkMax) return;
      chunks.splice(Math.min(at, chunks.length - 1) + 1, 0, chunk.splice(chunkMax / 2));
    },
    /** The item must still compare as it did when it was added. */
    remove: (item: Item): void => {
      const { at, place } = placeOf((other) => compare(other, item) < 0);
      const chunk = chunks[at];
      if (chunk?.[place] !== item) throw new Error("the item is not where its key says");
      chunk.splice(place, 1);
      size -= 1;
      if (chunk.length === 0) chunks.splice(at, 1);
    },
    /** How many items come before the first for which `isBefore` no longer holds. */
    countBefore: (isBefore: (item: Item) => boolean): number => {
      const { at, place } = placeOf(isBefore);
      return chunks.slice(0, at).reduce((count, chunk) => count + chunk.length, place);
    },
    slice: (from: number, to: number): Item[] => {
      const items: Item[] = [];
      let start = 0;
      for (const chunk of chunks) {
        if (start >= to) break;
        if (start + chunk.length > from)
          for (const item of chunk.slice(Math.max(0, from - start), to - start)) items.push(item);
        start += chunk.length;
      }
      return items;
    },
  };
};

const firstNot = <Item>(items: Item[], holds: (item: Item) => boolean): number => {
  let from = 0;
  let to = items.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(items[middle] as Item)) from = middle + 1;
    else to = middle;
  }
  return from;
};
