import { z } from "zod";
import { isNestedTooDeep, nestingMax } from "./json-nesting.ts";
import { firstIssue, missingOrNot, SentTimeS, TikTokId, Word } from "./wire-scalars.ts";

const RequiredFields = z.object(
  { id: TikTokId, status: Word, update_time: SentTimeS },
  { error: ({ input }) => missingOrNot("an object", input) },
);

/**
 * An order as TikTok sent it, with whatever else it says: known to have an id, a status in the form
 * of a status, and a time. `order-mapping.ts` reads the rest.
 */
export type WireOrder = { id: string; status: string; update_time: number } & Record<
  string,
  unknown
>;

export type OrderReading =
  | { orderId: string; order: WireOrder; unreadable?: undefined }
  | { orderId: string | null; order?: undefined; unreadable: string };

/**
 * Reads one order of an answer. The object stays the one that came, so that no field is lost for the
 * seal; only a time of update that came as text becomes a number.
 */
export const readWireOrder = (json: unknown): OrderReading => {
  const { data, error } = RequiredFields.safeParse(json);
  if (error) return { orderId: idOf(json), unreadable: firstIssue(error) };
  const { id, update_time } = data;
  if (isNestedTooDeep(json))
    return { orderId: id, unreadable: `it is nested deeper than ${nestingMax} levels` };
  const order = json as WireOrder;
  return {
    orderId: id,
    order: order.update_time === update_time ? order : { ...order, update_time },
  };
};

/** Orders are not documented to name their shop; one that names another than expected is refused. */
export const readOrderOfShop = (json: unknown, shopId: string | undefined): OrderReading => {
  const reading = readWireOrder(json);
  return shopId !== undefined && reading.order && namesAnother(shopId, reading.order["shop_id"])
    ? { orderId: reading.orderId, unreadable: "it names another shop" }
    : reading;
};

/** A number has lost digits, but the same ones as ours would have. */
const namesAnother = (shopId: string, named: unknown): boolean =>
  typeof named === "number"
    ? named !== Number(shopId)
    : typeof named === "string" && named !== "" && named !== shopId;

const idOf = (json: unknown): string | null =>
  z.object({ id: TikTokId.nullable().catch(null) }).safeParse(json).data?.id ?? null;
