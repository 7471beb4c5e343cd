export interface Product {
  id: string;
  name: string;
  usCents: number;
  skus: readonly { id: string; name: string; sellerSku: string }[];
}

const product = (
  number: number,
  name: string,
  usCents: number,
  skuNames: readonly string[],
): Product => ({
  id: `17295864${String(number).padStart(11, "0")}`,
  name,
  usCents,
  skus: skuNames.map((skuName, at) => ({
    id: `17295874${String(number * 100 + at).padStart(11, "0")}`,
    name: skuName,
    sellerSku: `FH-${String(number).padStart(3, "0")}-${skuName.slice(0, 3).toUpperCase()}`,
  })),
});

export const catalogue: readonly Product[] = [
  product(101, "Stoneware Pour-Over Set", 3490, ["Sand", "Slate", "Moss"]),
  product(102, "Linen Tea Towel, Pack of 3", 1850, ["Natural", "Indigo"]),
  product(103, "Cast Iron Trivet", 1299, ["Default"]),
  product(104, "Beeswax Candle, Hand-Dipped", 900, ["Short", "Tall"]),
  product(105, "Foldable Market Basket", 2790, ["Olive", "Terracotta"]),
  product(106, "Acacia Serving Board", 4200, ["Round", "Oval"]),
  product(107, "Enamel Camping Mug", 1150, ["Cream", "Navy", "Brick"]),
  product(108, "Wool Felt Slippers", 3999, ["36-37", "38-39", "40-41", "42-43"]),
  product(109, "Ceramic Plant Pot With Saucer", 2275, ["Small", "Large"]),
  product(110, "Recycled Glass Carafe", 3125, ["Clear", "Smoke"]),
];
