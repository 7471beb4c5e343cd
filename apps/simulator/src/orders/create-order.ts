import type { Shop } from "../shops.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import type { PathName } from "./paths.ts";

interface Birth {
  seed: number;
  /** Counted apart for what is live and what is past. */
  number: number;
  shop: Shop;
  path: PathName;
  /** Unix seconds. */
  createdAt: number;
  isPast: boolean;
}

/** An order, not yet placed, with an id and contents of its own. */
export const createOrder = (birth: Birth): SimulatedOrder => {
  const { seed, number, shop, path, createdAt, isPast } = birth;
  return {
    id: `${isPast ? 57 : 58}${createdAt}${lastDigits(number, seed)}`,
    contentsKey: `${seed}:${isPast ? "past" : "order"}:${number}`,
    shop,
    path,
    nextStep: 0,
    versions: [],
  };
};

/**
 * An id has 18 digits, as on TikTok's wire. The creation time is part of it, so that a simulator
 * started again with the same seed does not reuse the ids that a database still holds; the first
 * digits keep made-up history apart from what was live then. Multiplying by a number without common
 * factors with a million spreads the last digits and keeps them apart.
 */
const lastDigits = (number: number, seed: number): string => {
  const spread = (number * 617_413 + seed * 7919) % 1_000_000;
  return String(Math.abs(spread)).padStart(6, "0");
};
