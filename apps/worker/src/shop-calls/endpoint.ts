/** The endpoints whose rates are kept apart, as TikTok keeps them. */
export type Endpoint =
  "orders" | "orders/search" | "cancellations/search" | "returns/search" | "webhooks" | "shops";
