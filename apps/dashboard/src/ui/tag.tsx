import type { ReactNode } from "react";

export type Tone = "plain" | "good" | "warn" | "bad" | "busy";

/** A word that says how something stands. */
export const Tag = ({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) => (
  <span
    className={`inline-flex items-center gap-1 whitespace-nowrap rounded px-1.5 py-0.5 text-xs font-medium ${tones[tone]}`}
  >
    {children}
  </span>
);

const tones: Record<Tone, string> = {
  plain: "bg-sunken text-muted",
  good: "bg-good/10 text-good",
  warn: "bg-warn/10 text-warn",
  bad: "bg-bad/10 text-bad",
  busy: "bg-shipped/10 text-shipped",
};
