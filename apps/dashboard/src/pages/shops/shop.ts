import type { ShopList } from "@sluice/contract";

export type Shop = ShopList["shops"][number];
