import { z } from "zod";
import type { TikTokClient } from "./tiktok-client.ts";
import { TikTokError } from "./tiktok-error.ts";
import { readWireOrder, type OrderReading } from "./wire-order.ts";

const path = "/order/202309/orders";
/** The API's own limit for one call. */
const orderIdsMax = 50;

/**
 * Reads up to 50 orders as they are now. An order that is not understood costs none of its fellows;
 * one that TikTok does not name is not in the list, and what becomes of an unknown id is not
 * documented: compare with what was asked for.
 */
export const readOrders = async (
  client: TikTokClient,
  { accessToken, cipher, orderIds, signal }: OrdersToRead,
): Promise<OrderReading[]> => {
  if (orderIds.length === 0) return [];
  if (orderIds.length > orderIdsMax)
    throw new Error(`One call reads ${orderIdsMax} orders, not ${orderIds.length}.`);
  const query = { shop_cipher: cipher, ids: orderIds.join(",") };
  const answer = await client.callApi({ method: "GET", path, accessToken, query, signal });
  const { data, error } = OrdersAnswer.safeParse(answer);
  if (error)
    throw new TikTokError("unreadable", {
      path,
      happened: "TikTok's answer has no list of orders",
    });
  return (data?.orders ?? []).map(readWireOrder);
};

interface OrdersToRead {
  accessToken: string;
  cipher: string;
  orderIds: string[];
  signal?: AbortSignal;
}

const OrdersAnswer = z.object({ orders: z.array(z.unknown()).nullish() }).nullish();
