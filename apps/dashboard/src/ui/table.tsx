import type { ReactNode } from "react";

interface TableProps {
  /** What the table shows, for who cannot see it. */
  caption: string;
  /** The names of the columns; an empty one is for buttons. */
  columns: readonly string[];
  children: ReactNode;
}

/** A dense table that scrolls sideways where the screen is narrow. Rows are `Row`s of `Cell`s. */
export const Table = ({ caption, columns, children }: TableProps) => (
  <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, place) => (
            <th
              key={column || place}
              scope="col"
              className="whitespace-nowrap border-b border-line px-3 py-1.5 text-xs font-medium text-muted"
            >
              {column || <span className="sr-only">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

export const Row = ({ children }: { children: ReactNode }) => (
  <tr className="border-b border-line last:border-0 hover:bg-sunken/60">{children}</tr>
);

export const Cell = ({
  children,
  className = "",
}: {
  children?: ReactNode;
  className?: string;
}) => <td className={`px-3 py-2 align-top ${className}`}>{children}</td>;
