/** The columns of the list, in one place for its head and its rows. */
export const orderColumns =
  "grid grid-cols-[1.5rem_minmax(10.5rem,1.2fr)_10.5rem_minmax(6rem,1fr)_7.5rem_3rem_5.5rem_5.5rem_minmax(5rem,0.8fr)] " +
  "items-center gap-x-3 px-3";

export const columnNames = [
  "Order",
  "Phase",
  "Shop",
  "Amount",
  "Items",
  "In phase",
  "First seen",
  "Notes",
] as const;
