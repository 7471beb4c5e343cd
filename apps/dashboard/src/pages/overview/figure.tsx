import type { ReactNode } from "react";

/** A word and its figure. Dots stand until it is known, so that nothing moves when it comes. */
export const Figure = ({ word, children }: { word: string; children?: ReactNode }) => (
  <div>
    <dt className="text-xs text-muted">{word}</dt>
    <dd className="font-medium">{children ?? "…"}</dd>
  </div>
);
