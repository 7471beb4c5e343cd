export interface Random {
  /** From 0 up to, not including, 1. */
  next: () => number;
  int: (from: number, to: number) => number;
  pick: <Item>(items: readonly Item[]) => Item;
  chance: (share: number) => boolean;
  digits: (count: number) => string;
  letters: (count: number) => string;
}

/**
 * A stream of numbers decided by its key alone (sfc32). 128 bits of state, because ids are drawn
 * from it: with 32 bits a million orders would share some.
 */
export const seededRandom = (...key: (string | number)[]): Random => {
  let [a, b, c, counter] = hash128(key.join(":"));
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();

  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <Item>(items: readonly Item[]): Item => items[int(0, items.length - 1)] as Item;
  const characters = (alphabet: string) => (count: number) =>
    Array.from({ length: count }, () => alphabet[int(0, alphabet.length - 1)]).join("");
  return {
    next,
    int,
    pick,
    chance: (share) => share > 0 && next() < share,
    digits: characters("0123456789"),
    letters: characters("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"),
  };
};

/** cyrb128: four well-mixed 32-bit words from a text. */
const hash128 = (text: string): [number, number, number, number] => {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179);
  }
  return [h1 | 0, h2 | 0, h3 | 0, h4 | 0];
};
