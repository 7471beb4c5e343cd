/** The columns of the list, in one place for its head and its rows. */
export const orderColumns =
  "grid grid-cols-[2rem_minmax(11.5rem,1.3fr)_10.5rem_minmax(7rem,1fr)_8rem_3.5rem_6.5rem_6.5rem_minmax(6rem,0.8fr)] " +
  "items-center gap-x-3 px-3";

export const columnNames = [
  "Order",
  "Phase",
  "Shop",
  "Amount",
  "Items",
  "In phase",
  "Known",
  "Notes",
] as const;
