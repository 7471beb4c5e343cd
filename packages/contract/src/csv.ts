/** Rows as CSV (RFC 4180). A cell that a spreadsheet could take for a formula is quoted as text. */
export const csvOf = <Column extends string>(
  columns: readonly Column[],
  rows: readonly Record<Column, string | null>[],
): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(cell).join(",")}\r\n`)
    .join("");

const cell = (value: string | null): string => {
  const text = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value}` : (value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
