import type { FactKind } from "@sluice/domain";

export interface WebhookType {
  name: string;
  kind: Exclude<FactKind, "snapshot" | "operator" | "full_return">;
  about: string;
  /** True only where TikTok documents what the type carries and none of it is a buyer's. */
  isFreeOfBuyerData: boolean;
}

/** Every webhook type that TikTok is known to push, by its number. */
export const webhookTypes: ReadonlyMap<number, WebhookType> = new Map([
  [1, forOrders("order status change", "hint")],
  [2, unused("reverse status update", "returns in the form that types 11 and 12 replaced")],
  [3, forOrders("recipient address update", "address_notice")],
  [4, forOrders("package update", "package_notice")],
  [5, harmless("product status change", "products")],
  [6, forShops("seller deauthorization")],
  [7, forShops("upcoming authorization expiration")],
  [11, forOrders("cancellation status change", "cancellation_notice")],
  [12, forOrders("return status change", "return_notice")],
  [13, unused("new conversation", "chat")],
  [14, unused("new message", "chat")],
  [15, harmless("product information change", "products")],
  [16, harmless("product creation", "products")],
  [17, unused("shoppable content", "content")],
  [18, harmless("product category change", "products")],
  [19, unused("size chart", "products")],
  [20, unused("creator deauthorization", "creators")],
  [21, unused("fulfilled by TikTok", "TikTok's own warehouses")],
  [22, unused("fulfilled by TikTok", "TikTok's own warehouses")],
  [23, unused("fulfilled by TikTok", "TikTok's own warehouses")],
  [24, unused("fulfilled by TikTok", "TikTok's own warehouses")],
  [25, unused("opportunity", "product opportunities")],
  [27, unused("inventory status", "stock")],
  [33, unused("new message listener", "chat")],
  [35, unused("Tokopedia mirror", "Tokopedia")],
  [36, harmless("invoice status change", "invoices")],
  [37, harmless("product audit status change", "products")],
  [38, unused("strikethrough price", "prices")],
  [39, unused("promotion activity", "promotions")],
  [42, unused("combined listing", "products")],
  [46, unused("image translation", "products")],
  [51, unused("global replication", "products")],
  [52, unused("global listing method", "products")],
  [55, unused("video precheck", "videos")],
]);

function forOrders(name: string, kind: WebhookType["kind"]): WebhookType {
  return { name, kind, about: "orders", isFreeOfBuyerData: true };
}
function forShops(name: string): WebhookType {
  return { name, kind: "shop", about: "shops", isFreeOfBuyerData: true };
}
function harmless(name: string, about: string): WebhookType {
  return { name, kind: "other", about, isFreeOfBuyerData: true };
}
function unused(name: string, about: string): WebhookType {
  return { name, kind: "other", about, isFreeOfBuyerData: false };
}
