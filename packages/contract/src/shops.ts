import { z } from "zod";
import { Time } from "./time.ts";

/** TikTok's shop id. */
export const ShopId = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/, "not a shop id") });
export type ShopId = z.infer<typeof ShopId>;

const ShopStatus = z.enum(["connected", "paused", "deauthorized"]);

const ShopSummary = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  status: ShopStatus,
  /** The seller's consent that the shop is read by; one serves all shops of a seller. */
  openId: z.string(),
  sellerName: z.string().nullable(),
  connectedAt: Time,
  /** Known once TikTok has announced it, 30 days ahead. */
  authorizationExpiresAt: Time.nullable(),
  /** Null once the seller has withdrawn and the tokens are destroyed. */
  accessTokenExpiresAt: Time.nullable(),
  refreshTokenExpiresAt: Time.nullable(),
  refreshedAt: Time,
  /** The hour in which the last webhook came. */
  lastWebhookHour: Time.nullable(),
  openAlerts: z.number().int(),
  /** All orders that changed before this are known from TikTok's own list; null before the first sync. */
  syncedUntil: Time.nullable(),
  /** The newest sync of its orders: whether TikTok's API answers for the shop. Null before the first. */
  lastRead: z
    .object({
      status: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
      /** When it ended, or began while it runs. */
      at: Time,
      /** Why it failed, or what it waits for. */
      error: z.string().nullable(),
    })
    .nullable(),
});

export const ShopList = z.object({ shops: z.array(ShopSummary) });
export type ShopList = z.infer<typeof ShopList>;

export const ShopStanding = z.object({ id: z.string(), status: ShopStatus });
export type ShopStanding = z.infer<typeof ShopStanding>;

/** Ends the shop's connection as if the seller had withdrawn: only a new consent brings it back. */
export const DisconnectShop = ShopId.extend({ reason: z.string().trim().min(3).max(500) });
export type DisconnectShop = z.infer<typeof DisconnectShop>;
