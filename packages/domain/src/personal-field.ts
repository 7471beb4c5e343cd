import { z } from "zod";

/** What a sealed order may tell of its buyer, and an operator may have opened, field by field. */
export const PersonalField = z.enum([
  "recipientName",
  "phone",
  "address",
  "district",
  "postalCode",
  "email",
  "nickname",
  "message",
  "sellerNote",
  "taxId",
  "taxName",
]);
export type PersonalField = z.infer<typeof PersonalField>;
