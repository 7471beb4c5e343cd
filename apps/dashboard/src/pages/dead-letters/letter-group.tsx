import type { DeadLetterGroups } from "@sluice/contract";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Moment } from "../../ui/moment.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countOf } from "../../words/count-text.ts";
import { ChangeLetters } from "./change-letters.tsx";
import { LetterTable } from "./letter-table.tsx";
import type { LetterFilterTexts } from "./use-letter-filter.ts";

interface LetterGroupProps {
  group: DeadLetterGroups["groups"][number];
  filter: LetterFilterTexts;
  change: (changed: Record<string, string>) => void;
}

export const LetterGroup = ({ group, filter, change }: LetterGroupProps) => {
  const [isOpen, setIsOpen] = useState(filter.fingerprint === group.fingerprint);
  const own = { ...filter, fingerprint: group.fingerprint };
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <li className="rounded-md border border-line bg-page">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 p-3">
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex min-w-64 flex-1 items-start gap-2 text-left"
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          <span className="min-w-0">
            <span className="block break-words font-medium">{group.sampleError}</span>
            <span className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
              <Tag>{group.stage}</Tag>
              <code className="break-all">{group.fingerprint}</code>
            </span>
          </span>
        </button>
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-right text-xs text-muted">
            <output className="block text-base font-semibold text-ink">
              {countOf(countedAs(group, filter), filter.status ?? "open", filter.status ?? "open")}
            </output>
            {countOf(group.shops, "shop")} · last <Moment at={group.lastFailedAt} /> · first{" "}
            <Moment at={group.firstFailedAt} />
          </p>
          <ChangeLetters
            chosen={{ filter: own }}
            status={filter.status ?? "open"}
            what={`all of “${group.fingerprint}”`}
          />
        </div>
      </div>
      {isOpen && (
        <div className="border-t border-line p-3">
          <LetterTable filter={own} onOpen={(id) => change({ letter: String(id) })} />
        </div>
      )}
    </li>
  );
};

const countedAs = (
  group: DeadLetterGroups["groups"][number],
  { status }: LetterFilterTexts,
): number =>
  status === "retrying" || status === "resolved" || status === "discarded"
    ? group[status]
    : group.open;
