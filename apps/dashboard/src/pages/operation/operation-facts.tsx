import type { OperationDetail } from "@sluice/contract";
import type { ReactNode } from "react";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { countOf } from "../../words/count-text.ts";

/** Who asked for what. */
export const OperationFacts = ({ operation }: { operation: OperationDetail }) => (
  <Panel title="What was asked">
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact word="By">{operation.actor}</Fact>
      {operation.reason !== null && <Fact word="Because">{operation.reason}</Fact>}
      <Fact word="Begun">
        <Moment at={operation.createdAt} />
      </Fact>
      {operation.finishedAt !== null && (
        <Fact word="Ended">
          <Moment at={operation.finishedAt} />
        </Fact>
      )}
      <Fact word="Pace">{countOf(operation.perSecond, "target")} a second at most</Fact>
      <Fact word="Asked for">
        <code className="break-all text-xs">{JSON.stringify(operation.asked)}</code>
      </Fact>
    </dl>
  </Panel>
);

const Fact = ({ word, children }: { word: string; children: ReactNode }) => (
  <div className="col-span-2 grid grid-cols-subgrid">
    <dt className="text-muted">{word}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
);
