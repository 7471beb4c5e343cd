import { seededRandom } from "./seeded-random.ts";
import type { RegionCode } from "./orders/regions.ts";

export interface Shop {
  id: string;
  name: string;
  region: RegionCode;
  sellerType: "LOCAL" | "CROSS_BORDER";
  cipher: string;
  code: string;
  seller: Seller;
}

export interface Seller {
  openId: string;
  name: string;
  baseRegion: RegionCode;
  shops: Shop[];
}

// Two shops under one token, as TikTok allows, and a stranger whose orders the first must not read.
const plan = [
  {
    name: "Fernhill Home",
    baseRegion: "US",
    shops: [
      { name: "Fernhill Home", region: "US", sellerType: "LOCAL" },
      { name: "Fernhill Home UK", region: "GB", sellerType: "CROSS_BORDER" },
    ],
  },
  {
    name: "Kopi Senja",
    baseRegion: "ID",
    shops: [{ name: "Kopi Senja", region: "ID", sellerType: "LOCAL" }],
  },
] as const;

/** The sellers of one simulator, decided by its seed. The first shop is where scenarios play. */
export const createSellers = (seed: number): Seller[] =>
  plan.map(({ name, baseRegion, shops }) => {
    const random = seededRandom(seed, "seller", name);
    const seller: Seller = { openId: `70${random.digits(17)}`, name, baseRegion, shops: [] };
    seller.shops = shops.map((shop) => ({
      ...shop,
      id: `749${random.digits(16)}`,
      cipher: `ROW_${random.letters(32)}`,
      code: `${shop.region}${shop.sellerType === "LOCAL" ? "LC" : "CB"}${random.letters(6).toUpperCase()}`,
      seller,
    }));
    return seller;
  });
