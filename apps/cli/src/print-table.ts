import Table from "cli-table3";

/** Rows for people, without frames, so that they can be copied and searched. */
export const printTable = (head: string[], rows: (string | number | null)[][]): void => {
  const table = new Table({ head, chars: noFrames, style: { head: [], border: [], ...noPadding } });
  for (const row of rows) table.push(row.map((cell) => cell ?? "–"));
  process.stdout.write(`${rows.length === 0 ? "Nothing." : table.toString()}\n`);
};

const noPadding = { "padding-left": 0, "padding-right": 2 };
const sides = ["top", "bottom", "left", "right", "mid"];
const joints = sides.flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`]);
const noFrames = Object.fromEntries([...joints, "middle"].map((name) => [name, ""]));
