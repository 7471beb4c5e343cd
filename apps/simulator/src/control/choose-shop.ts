import type { Answer } from "../http/answer.ts";
import type { Seller, Shop } from "../shops.ts";
import { badInput } from "./read-input.ts";

/** The shop a control call names; the first where it names none. */
export const chooseShop = (
  sellers: Seller[],
  shopId: string | undefined,
): Shop | { refusal: Answer } => {
  const shops = sellers.flatMap((seller) => seller.shops);
  const shop = shopId === undefined ? shops[0] : shops.find(({ id }) => id === shopId);
  const known = shops.map(({ id }) => id).join(", ");
  return shop ?? { refusal: badInput([`shopId: must be one of ${known}`]) };
};
