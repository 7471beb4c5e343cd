import { seededRandom, type Random } from "../seeded-random.ts";
import { catalogue, type Product } from "./catalogue.ts";
import { stepsOf } from "./paths.ts";
import { regions, type Place, type Region } from "./regions.ts";
import type { SimulatedOrder } from "./simulated-order.ts";

export interface Buyer {
  firstName: string;
  lastName: string;
  phone: string;
  street: string;
  place: Place;
}

/** One unit of one article; TikTok's lines have no quantity. Amounts are in minor units. */
export interface Unit {
  id: string;
  product: Product;
  sku: Product["skus"][number];
  originalPrice: number;
  sellerDiscount: number;
  platformDiscount: number;
  tax: number;
}

/** All of an order that never changes. It is drawn anew for each reading, so it costs no memory. */
export const orderContents = (order: SimulatedOrder) => {
  const random = seededRandom(order.contentsKey);
  const region = regions[order.shop.region];
  // Ids also depend on the order's own, so that two runs with one seed do not share them.
  const ids = seededRandom("ids", order.contentsKey, order.id);
  const originalShippingFee = inMinorUnits(region, random.pick([399, 499, 599]));
  return {
    buyer: drawBuyer(random, region),
    movedTo: { street: drawStreet(random, region), place: random.pick(region.places) },
    userId: `749${random.digits(16)}`,
    buyerEmail: `v4b${random.letters(22)}@scs${random.int(1, 2)}.tiktok.com`,
    buyerMessage: random.chance(0.15) ? random.pick(messages) : "",
    shippingType: random.chance(0.7) ? ("TIKTOK" as const) : ("SELLER" as const),
    paymentMethod: random.pick(region.paymentMethods),
    originalShippingFee,
    shippingFeePlatformDiscount: random.chance(0.4) ? originalShippingFee : 0,
    units: drawUnits(random, ids, region, hasManyUnits(order) ? 2 : 1),
    cancelReasons: {
      BUYER: random.pick(["Need to change color or size", "No longer needed"]),
      SELLER: random.pick(["Out of stock", "Pricing error"]),
      SYSTEM: "Buyer did not pay in time",
    },
    packages: [drawPackage(ids), drawPackage(ids)] as const,
    cancelId: `40${ids.digits(17)}`,
    returnId: `40${ids.digits(17)}`,
    returnTrackingNumber: ids.digits(14),
    warehouseId: "7336763380981860097",
    deliveryOption: { id: "7057025459980076802", name: "Standard shipping" },
  };
};

export type OrderContents = ReturnType<typeof orderContents>;

/** Whether the order goes out in two packages. */
export const splits = ({ path }: SimulatedOrder): boolean =>
  stepsOf(path).includes("PARTIALLY_SHIPPING");

/** The units that a return gives back: the first alone, where only part of the order returns. */
export const returnedUnits = <Item>({ path }: SimulatedOrder, units: Item[]): Item[] =>
  path === "returnedInPart" ? units.slice(0, 1) : units;

// Where something happens to one unit alone, there must be another.
const hasManyUnits = (order: SimulatedOrder): boolean =>
  splits(order) || order.path === "partlyCancelled" || order.path === "returnedInPart";

const messages = [
  "Please leave it with the neighbour.",
  "It is a gift, no invoice in the box please.",
  "Could you ship this week? Thank you!",
];

const drawBuyer = (random: Random, region: Region): Buyer => ({
  firstName: random.pick(region.firstNames),
  lastName: random.pick(region.lastNames),
  phone: region.phonePattern.replaceAll("#", () => random.digits(1)),
  street: drawStreet(random, region),
  place: random.pick(region.places),
});

const drawStreet = (random: Random, region: Region) =>
  `${random.int(1, 240)} ${random.pick(region.streets)}`;

const drawUnits = (random: Random, ids: Random, region: Region, unitsMin: number): Unit[] => {
  const units: Unit[] = [];
  const articles = random.int(1, 2);
  for (let article = 0; article < articles || units.length < unitsMin; article++) {
    const product = random.pick(catalogue);
    const unit = {
      product,
      sku: random.pick(product.skus),
      ...drawPrice(random, region, product),
    };
    const count = random.pick([1, 1, 1, 2, 3]);
    for (let one = 0; one < count; one++) units.push({ id: `58${ids.digits(16)}`, ...unit });
  }
  return units;
};

const drawPrice = (random: Random, region: Region, { usCents }: Product) => {
  const originalPrice = inMinorUnits(region, usCents);
  const sellerDiscount = random.chance(0.3) ? Math.round(originalPrice / 10) : 0;
  const platformDiscount = random.chance(0.2) ? Math.round(originalPrice / 20) : 0;
  const tax = Math.round((originalPrice - sellerDiscount - platformDiscount) * region.taxRate);
  return { originalPrice, sellerDiscount, platformDiscount, tax };
};

const inMinorUnits = (region: Region, usCents: number) => Math.round(usCents * region.priceFactor);

const drawPackage = (ids: Random) => ({
  id: `11${ids.digits(17)}`,
  trackingNumber: ids.digits(14),
});
