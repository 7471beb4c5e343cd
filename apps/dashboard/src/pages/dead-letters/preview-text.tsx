import type { LetterChange } from "@sluice/contract";
import type { UseQueryResult } from "@tanstack/react-query";
import { Answer } from "../../ui/answer.tsx";
import { countOf } from "../../words/count-text.ts";

/** How many it would be, and of which groups. */
export const PreviewText = ({ preview }: { preview: UseQueryResult<LetterChange> }) => (
  <Answer of={preview} lines={2}>
    {({ count, groups, sample }) => (
      <div role="status" className="rounded-md border border-line bg-page p-3">
        <p className="font-medium">{countOf(count, "letter")} exactly</p>
        <ul className="mt-1 max-h-32 overflow-y-auto text-xs text-muted">
          {groups.map((group) => (
            <li key={group.fingerprint} className="break-all">
              {countOf(group.count, "letter")} of {group.stage}: {group.fingerprint}
            </li>
          ))}
        </ul>
        {sample.length > 0 && (
          <p className="mt-1 text-xs text-muted">For example {sample.slice(0, 5).join(", ")}.</p>
        )}
      </div>
    )}
  </Answer>
);
