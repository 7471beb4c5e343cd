import { z } from "zod";
import { isNestedTooDeep, nestingMax } from "./json-nesting.ts";
import { firstIssue, missingOrNot, TikTokId, TimeS, Word } from "./wire-scalars.ts";

const RequiredFields = z.object(
  { id: TikTokId, status: Word, update_time: TimeS },
  { error: ({ input }) => missingOrNot("an object", input) },
);

/**
 * An order as TikTok sent it, with whatever else it says: known to have an id, a status in the form
 * of a status, and a time. `order-mapping.ts` reads the rest.
 */
export type WireOrder = z.infer<typeof RequiredFields> & Record<string, unknown>;

export type OrderReading =
  | { orderId: string; order: WireOrder; unreadable?: undefined }
  | { orderId: string | null; order?: undefined; unreadable: string };

/** Reads one order of an answer. The object stays the one that came: no field is lost for the seal. */
export const readWireOrder = (json: unknown): OrderReading => {
  const { data, error } = RequiredFields.safeParse(json);
  if (error) return { orderId: idOf(json), unreadable: firstIssue(error) };
  if (isNestedTooDeep(json))
    return { orderId: data.id, unreadable: `it is nested deeper than ${nestingMax} levels` };
  return { orderId: data.id, order: json as WireOrder };
};

const idOf = (json: unknown): string | null =>
  z.object({ id: TikTokId.nullable().catch(null) }).safeParse(json).data?.id ?? null;
