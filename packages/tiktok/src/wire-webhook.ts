import { z } from "zod";
import { missingOrNot, SentTimeS, TikTokId, TimeS, Word } from "./wire-scalars.ts";

/** What is said about orders, whichever of the order types said it. */
interface OrderNotice {
  shopId: string;
  orderIds: string[];
  /** The status of the order, the cancellation or the return, or what became of the packages. */
  status: string | null;
  /** When it happened, where the notice says so. */
  atS: number | undefined;
}

const data = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape, { error: ({ input }) => missingOrNot("an object", input) });
const list = <Item extends z.ZodType>(item: Item) =>
  z.array(item, { error: ({ input }) => missingOrNot("a list", input) });
const OptionalTime = TimeS.nullish();
// A notice is worth reading the order for, whatever its own status says.
const OptionalWord = Word.nullish().catch(null);

const OrderStatusChange = z
  .object({
    shop_id: TikTokId,
    data: data({ order_id: TikTokId, order_status: Word, update_time: OptionalTime }),
  })
  .transform(({ shop_id, data: told }): OrderNotice => ({
    shopId: shop_id,
    orderIds: [told.order_id],
    status: told.order_status,
    atS: told.update_time ?? undefined,
  }));

const RecipientAddressUpdate = z
  .object({ shop_id: TikTokId, data: data({ order_id: TikTokId, update_time: OptionalTime }) })
  .transform(({ shop_id, data: told }): OrderNotice => ({
    shopId: shop_id,
    orderIds: [told.order_id],
    status: null,
    atS: told.update_time ?? undefined,
  }));

const PackageUpdate = z
  .object({
    shop_id: TikTokId,
    data: data({
      sc_type: OptionalWord,
      package_list: list(data({ order_id_list: list(TikTokId) })),
      update_time: OptionalTime,
    }),
  })
  .transform(({ shop_id, data: told }): OrderNotice => ({
    shopId: shop_id,
    orderIds: [...new Set(told.package_list.flatMap((packed) => packed.order_id_list))],
    status: told.sc_type ?? null,
    atS: told.update_time ?? undefined,
  }));

const CancellationStatusChange = z
  .object({
    shop_id: TikTokId,
    data: data({
      order_id: TikTokId,
      cancel_status: OptionalWord,
      update_time: OptionalTime,
      create_time: OptionalTime,
    }),
  })
  .transform(({ shop_id, data: told }): OrderNotice => ({
    shopId: shop_id,
    orderIds: [told.order_id],
    status: told.cancel_status ?? null,
    atS: told.update_time ?? told.create_time ?? undefined,
  }));

const ReturnStatusChange = z
  .object({
    shop_id: TikTokId,
    data: data({ order_id: TikTokId, return_status: OptionalWord, update_time: OptionalTime }),
  })
  .transform(({ shop_id, data: told }): OrderNotice => ({
    shopId: shop_id,
    orderIds: [told.order_id],
    status: told.return_status ?? null,
    atS: told.update_time ?? undefined,
  }));

/** The shapes of the types that are about orders, by their fact's kind. */
export const orderNotices = {
  hint: OrderStatusChange,
  address_notice: RecipientAddressUpdate,
  package_notice: PackageUpdate,
  cancellation_notice: CancellationStatusChange,
  return_notice: ReturnStatusChange,
} as const;
export type OrderNoticeKind = keyof typeof orderNotices;

/** Type 6 says all that matters in its envelope. */
export const SellerDeauthorization = z.object({ shop_id: TikTokId });

/** Type 7. Its time is text, unlike all others. */
export const AuthorizationExpiration = z.object({
  shop_id: TikTokId,
  data: data({
    expiration_time: SentTimeS,
  }),
});

/** What every webhook says about itself, as far as it is sound: nothing here can fail. */
export const Envelope = z.object({
  type: z.unknown().optional(),
  shop_id: TikTokId.nullable().catch(null),
  // Missing in the shape of 2022; anything but a short plain id is not trusted to tell two apart.
  tts_notification_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .nullable()
    .catch(null),
  timestamp: TimeS.nullable().catch(null),
  data: z.unknown().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** What of `data` can go on record though the rest was not understood: nothing here can fail. */
export const Salvage = z
  .object({
    order_id: TikTokId.nullable().catch(null),
    order_status: Word.nullable().catch(null),
    update_time: TimeS.nullable().catch(null),
  })
  .catch({ order_id: null, order_status: null, update_time: null });
