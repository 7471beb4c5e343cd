import type { OrderData } from "@sluice/domain/order-data";

/** A line of what is stored of an order: a text, a time in ISO 8601, or an amount. */
export interface DataRow {
  word: string;
  text?: string;
  at?: string;
  amount?: string;
}

/** Everything of an order but its items, in people's words; what is not there has no line. */
export const dataRows = ({ items: _items, amounts, packageIds, ...rest }: OrderData): DataRow[] => [
  ...Object.entries(amounts).flatMap(([name, amount]) =>
    amount === undefined ? [] : [{ word: wordOf(name), amount }],
  ),
  ...(packageIds.length > 0 ? [{ word: "Packages", text: packageIds.join(", ") }] : []),
  ...Object.entries(rest).flatMap(([name, value]) => rowOf(name, value)),
];

const rowOf = (name: string, value: unknown): DataRow[] => {
  const word = wordOf(name);
  if (typeof value === "number" && name.endsWith("Time"))
    return [{ word, at: new Date(value * 1_000).toISOString() }];
  if (typeof value === "boolean") return [{ word, text: value ? "yes" : "no" }];
  return typeof value === "string" || typeof value === "number"
    ? [{ word, text: String(value) }]
    : [];
};

/** "shippingDueTime" is read as "Shipping due time". */
const wordOf = (name: string): string => {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
