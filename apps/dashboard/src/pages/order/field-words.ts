import type { OrderDetail } from "@sluice/contract";

export type Field = OrderDetail["buyer"]["fields"][number];

export const fieldWords: Record<Field, string> = {
  recipientName: "Name",
  phone: "Phone",
  address: "Address",
  district: "District",
  postalCode: "Postal code",
  email: "E-mail",
  nickname: "Nickname",
  message: "Message",
  sellerNote: "Seller's note",
  taxId: "Tax id",
  taxName: "Tax name",
};
