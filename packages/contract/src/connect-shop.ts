import { z } from "zod";

/** The code of a seller's consent: good for 30 minutes, once. */
export const ConnectShop = z.strictObject({ code: z.string().min(1).max(2_048) });
export type ConnectShop = z.infer<typeof ConnectShop>;

export const ConnectedShops = z.object({
  sellerName: z.string().nullable(),
  shops: z.array(z.object({ id: z.string(), name: z.string(), region: z.string() })),
});
export type ConnectedShops = z.infer<typeof ConnectedShops>;
