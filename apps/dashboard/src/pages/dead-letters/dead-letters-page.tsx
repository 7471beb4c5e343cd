import { DeadLetterGroups } from "@sluice/contract";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useRead } from "../../api/use-read.ts";
import { useFigures } from "../../live/live-context.ts";
import { Answer } from "../../ui/answer.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { LetterDialog } from "./letter-dialog.tsx";
import { LetterFilters } from "./letter-filters.tsx";
import { LetterGroup } from "./letter-group.tsx";
import { RecentOperations } from "./recent-operations.tsx";
import { useLetterFilter } from "./use-letter-filter.ts";

export const DeadLettersPage = () => {
  const { filter, change, clear } = useLetterFilter();
  const [params] = useSearchParams();
  const letterId = params.get("letter");
  const groups = useRead(DeadLetterGroups, "/dead-letters/groups", { query: filter });
  const open = useFigures()?.deadLetters;
  const { refetch } = groups;
  useEffect(() => {
    if (open !== undefined) void refetch();
  }, [open, refetch]);
  return (
    <Page
      title="Dead letters"
      lead="Events that a stage gave up on. Nothing of them is lost: remove the cause, then send them back."
    >
      <LetterFilters filter={filter} change={change} clear={clear} />
      <Panel
        title="By fault"
        hint="Letters alike in stage, kind of error and place are one group. Open a group to see its letters."
      >
        <Answer of={groups} lines={6}>
          {(found) =>
            found.groups.length === 0 ? (
              <EmptyNotice title="No dead letter is like that.">
                {filter.status === "open" && "Every event has found its way."}
              </EmptyNotice>
            ) : (
              <ul className="flex flex-col gap-2">
                {found.groups.map((group) => (
                  <LetterGroup
                    key={group.fingerprint}
                    group={group}
                    filter={filter}
                    change={change}
                  />
                ))}
              </ul>
            )
          }
        </Answer>
      </Panel>
      <RecentOperations />
      <LetterDialog id={letterId} onClose={() => change({ letter: "" })} />
    </Page>
  );
};
