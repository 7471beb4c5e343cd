import type { FactEntry } from "@sluice/contract";
import type { Tone } from "../../ui/tag.tsx";

/** What an entry is, for somebody who never read the code: "Webhook: package notice". */
export const factWord = ({ source, kind }: Pick<FactEntry, "source" | "kind">): string =>
  `${sources[source] ?? source}: ${kinds[kind] ?? kind.replaceAll("_", " ")}`;

const sources: Record<string, string> = {
  webhook: "Webhook",
  sync: "Sync",
  operator: "Operator",
};

const kinds: Record<string, string> = {
  hint: "status told",
  snapshot: "order read",
  operator: "moved by hand",
  full_return: "all of it returned",
};

export const statusTone = (status: string): Tone => tones[status] ?? "plain";

const tones: Record<string, Tone> = {
  pending: "busy",
  applied: "good",
  refused: "warn",
  quarantined: "bad",
};

/** "order.buyer_revealed" is read as "Buyer revealed". */
export const actionWord = (action: string): string => {
  const words = action.replace(/^order\./, "").replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
