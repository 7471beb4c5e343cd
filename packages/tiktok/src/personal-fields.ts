import type { PersonalField } from "@sluice/domain";
import { z } from "zod";

/**
 * Reads fields of the buyer from an order's snapshots, the one to be believed first. What one
 * leaves out or masks is taken from the next; null where none of them tells it.
 */
export const readPersonalFields = (
  snapshots: string[],
  fields: PersonalField[],
): Partial<Record<PersonalField, string | null>> => {
  const orders = snapshots.map((rawJson) => Order.parse(JSON.parse(rawJson)));
  return Object.fromEntries(
    fields.map((field) => {
      const told = orders.map(readers[field]).filter((text) => text !== "");
      return [field, told.find((text) => !text.includes("*")) ?? told[0] ?? null];
    }),
  );
};

const Text = z
  .string()
  .transform((text) => text.trim())
  .catch("");

const Address = z.object({
  name: Text,
  first_name: Text,
  last_name: Text,
  phone_number: Text,
  postal_code: Text,
  full_address: Text,
  address_detail: Text,
  address_line1: Text,
  address_line2: Text,
  address_line3: Text,
  address_line4: Text,
  district_info: z.array(z.object({ address_name: Text })).catch([]),
});

const Order = z.object({
  recipient_address: Address.catch(Address.parse({})),
  buyer_email: Text,
  buyer_nickname: Text,
  buyer_message: Text,
  seller_note: Text,
  cpf: Text,
  cpf_name: Text,
});
type Order = z.infer<typeof Order>;

/** Where each field stands in an order of TikTok's. */
const readers: Record<PersonalField, (order: Order) => string> = {
  recipientName: ({ recipient_address: to }) => to.name || joined([to.first_name, to.last_name]),
  phone: ({ recipient_address: to }) => to.phone_number,
  address: ({ recipient_address: to }) =>
    joined([to.address_line1, to.address_line2, to.address_line3, to.address_line4], "\n") ||
    to.address_detail ||
    to.full_address,
  district: ({ recipient_address: to }) =>
    joined(
      to.district_info.map(({ address_name }) => address_name),
      ", ",
    ),
  postalCode: ({ recipient_address: to }) => to.postal_code,
  email: (order) => order.buyer_email,
  nickname: (order) => order.buyer_nickname,
  message: (order) => order.buyer_message,
  sellerNote: (order) => order.seller_note,
  taxId: (order) => order.cpf,
  taxName: (order) => order.cpf_name,
};

const joined = (texts: string[], by = " "): string => texts.filter((text) => text !== "").join(by);
