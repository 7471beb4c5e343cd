import type { SyncRunSummary } from "@sluice/contract";
import type { ReactNode } from "react";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useNow } from "../../ui/use-now.ts";
import { countText } from "../../words/count-text.ts";
import { toneOfRun } from "../sync/run-words.ts";

export const RunProgress = ({ run }: { run: SyncRunSummary }) => {
  const nowMs = useNow();
  const endMs = run.finishedAt === null ? nowMs : Date.parse(run.finishedAt);
  const seconds = Math.max(1, (endMs - Date.parse(run.startedAt)) / 1_000);
  return (
    <Panel title="Progress" actions={<Tag tone={toneOfRun[run.status]}>{run.status}</Tag>}>
      <Progress
        label="Seen"
        done={run.status === "done" ? 1 : run.seen}
        total={run.status === "done" ? 1 : run.total}
      />
      <dl className="mt-3 grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-8">
        <Figure word="Seen">
          {countText(run.seen)}
          {run.total !== null && ` of ${countText(run.total)}`}
        </Figure>
        <Figure word="Missing">{countText(run.missing)}</Figure>
        <Figure word="Differing">{countText(run.stale)}</Figure>
        <Figure word="Moved by hand">{countText(run.byHand)}</Figure>
        <Figure word="Brought">{countText(run.enqueued)}</Figure>
        <Figure word="Calls">{countText(run.calls)}</Figure>
        <Figure word="A second">{countText(Math.round(run.seen / seconds))}</Figure>
        <Figure word="Handled until">
          <Moment at={run.position} />
        </Figure>
      </dl>
      <p className="mt-3 text-muted">
        Window: <Moment at={run.from} /> – <Moment at={run.to} />. Begun{" "}
        <Moment at={run.startedAt} />
        {run.actor !== null && ` by ${run.actor}`}
        {run.finishedAt !== null && (
          <>
            , ended <Moment at={run.finishedAt} />
          </>
        )}
        .
      </p>
      {run.error !== null && (
        <p className="mt-2 break-words text-bad">
          {run.error}
          {run.status === "running" && " It goes on from where it stands once TikTok answers."}
        </p>
      )}
    </Panel>
  );
};

const Figure = ({ word, children }: { word: string; children: ReactNode }) => (
  <div>
    <dt className="text-xs text-muted">{word}</dt>
    <dd className="font-semibold">{children}</dd>
  </div>
);
