import { seededRandom } from "../seeded-random.ts";
import type { PathName } from "./paths.ts";

/** The path of the nth order. Every round holds the mix exactly, shuffled by the key and the round. */
export const pathPicker = (
  pathMix: Partial<Record<PathName, number>>,
  ...key: (string | number)[]
) => {
  const mix = Object.entries(pathMix) as [PathName, number][];
  const round = mix.flatMap(([path, count]) => Array.from({ length: count }, () => path));
  let shuffled: PathName[] = [];
  return (index: number): PathName => {
    const at = index % round.length;
    if (at === 0) shuffled = shuffle(round, seededRandom(...key, index));
    return shuffled[at] as PathName;
  };
};

const shuffle = <Item>(items: Item[], random: { next: () => number }): Item[] =>
  items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
