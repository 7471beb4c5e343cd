import { z } from "zod";
import { isNestedTooDeep, nestingMax } from "./json-nesting.ts";
import { firstIssue, listOf, missingOrNot, SentTimeS, TikTokId, Word } from "./wire-scalars.ts";

/** A cancellation or a return, as far as Sluice looks at it. Times are seconds UTC. */
export interface AfterSalesRecord {
  /** The id of the cancellation or of the return. */
  id: string;
  orderId: string;
  type: string | null;
  status: string;
  createTimeS: number | null;
  updateTimeS: number;
  /** The order's lines it is about, each named once. */
  lineItemIds: string[];
  /** The whole record: to be sealed at once. */
  rawJson: string;
}

export type AfterSalesReading =
  | { record: AfterSalesRecord; unreadable?: undefined }
  | { record?: undefined; unreadable: string; orderId: string | null };

/** Which of the two lists a record stands in. */
export type AfterSalesList = "cancellations" | "returns";

export const readAfterSales = (list: AfterSalesList, json: unknown): AfterSalesReading => {
  const { data, error } = records[list].safeParse(json);
  const orderId = OrderIdOnly.safeParse(json).data?.order_id ?? null;
  if (error) return { unreadable: firstIssue(error), orderId };
  if (isNestedTooDeep(json))
    return { unreadable: `it is nested deeper than ${nestingMax} levels`, orderId };
  return { record: { ...data, rawJson: JSON.stringify(json) } };
};

const notAnObject = {
  error: ({ input }: { input?: unknown }) => missingOrNot("an object", input),
};
const OrderIdOnly = z.object({ order_id: TikTokId.nullable().catch(null) });
const shared = {
  order_id: TikTokId,
  create_time: SentTimeS.nullish().catch(null),
  update_time: SentTimeS,
};
const OptionalWord = Word.nullish().catch(null);
/** A line that cannot be read is not counted, so that it never makes a return a full one. */
const LineIds = listOf(z.object({ order_line_item_id: TikTokId }))
  .catch([])
  .transform((lines) => [...new Set(lines.map((line) => line.order_line_item_id))]);

const records = {
  cancellations: z
    .object(
      {
        ...shared,
        cancel_id: TikTokId,
        cancel_type: OptionalWord,
        cancel_status: Word,
        cancel_line_items: LineIds,
      },
      notAnObject,
    )
    .transform((sent) => ({
      id: sent.cancel_id,
      orderId: sent.order_id,
      type: sent.cancel_type ?? null,
      status: sent.cancel_status,
      createTimeS: sent.create_time ?? null,
      updateTimeS: sent.update_time,
      lineItemIds: sent.cancel_line_items,
    })),
  returns: z
    .object(
      {
        ...shared,
        return_id: TikTokId,
        return_type: OptionalWord,
        return_status: Word,
        return_line_items: LineIds,
      },
      notAnObject,
    )
    .transform((sent) => ({
      id: sent.return_id,
      orderId: sent.order_id,
      type: sent.return_type ?? null,
      status: sent.return_status,
      createTimeS: sent.create_time ?? null,
      updateTimeS: sent.update_time,
      lineItemIds: sent.return_line_items,
    })),
} satisfies Record<AfterSalesList, z.ZodType>;
