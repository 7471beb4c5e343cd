import { z } from "zod";
import { readData } from "./read-answer.ts";
import { searchPage, type SearchCall } from "./search-page.ts";
import type { ShopCall, TikTokClient } from "./tiktok-client.ts";
import { readOrderOfShop, type OrderReading } from "./wire-order.ts";

/** The API's own limit for one call. */
const orderIdsMax = 50;

/**
 * Reads up to 50 orders as they are now. An order that is not understood costs none of its fellows;
 * one that TikTok does not name is not in the list, and what becomes of an unknown id is not
 * documented: compare with what was asked for.
 */
export const readOrders = async (
  client: TikTokClient,
  { cipher, orderIds, shopId, ...call }: OrdersToRead,
): Promise<OrderReading[]> => {
  if (orderIds.length === 0) return [];
  if (orderIds.length > orderIdsMax)
    throw new Error(`One call reads ${orderIdsMax} orders, not ${orderIds.length}.`);
  const path = "/order/202507/orders";
  const query = { shop_cipher: cipher, ids: orderIds.join(",") };
  const answer = await client.callApi({ ...call, method: "GET", path, query });
  const orders = readData(OrdersAnswer, answer)?.orders ?? [];
  return orders.map((order) => readOrderOfShop(order, shopId));
};

/**
 * One page of the orders that were updated in a window, oldest first. An order that is not
 * understood costs none of its fellows. Pages hold 1 to 100 orders.
 */
export const searchOrders = async (
  client: TikTokClient,
  { shopId, ...call }: SearchCall & ExpectedShop,
): Promise<OrderPage> => {
  const { items, ...page } = await searchPage(client, orderSearch, call);
  return { orders: items.map((order) => readOrderOfShop(order, shopId)), ...page };
};

export interface OrderPage {
  orders: OrderReading[];
  /** Null on the last page. */
  nextPageToken: string | null;
  /** How many orders the whole window holds, where TikTok says so. */
  totalCount: number | null;
}

interface ExpectedShop {
  /** An order that names another shop is given back as unreadable. */
  shopId?: string | undefined;
}

interface OrdersToRead extends ShopCall, ExpectedShop {
  orderIds: string[];
}

const orderSearch = {
  path: "/order/202309/orders/search",
  listName: "orders",
  pageSizeMin: 1,
  pageSizeMax: 100,
};

const OrdersAnswer = z
  .object({ orders: z.array(z.unknown(), "is not a list").nullish() }, "it has no list of orders")
  .nullish();
