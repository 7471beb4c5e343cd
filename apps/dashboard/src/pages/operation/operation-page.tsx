import { OperationDetail } from "@sluice/contract";
import { Link, useParams } from "react-router";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countText } from "../../words/count-text.ts";
import { OperationFacts } from "./operation-facts.tsx";
import { operationTone, kindWords, statusSentence } from "./operation-words.ts";
import { SteerOperation } from "./steer-operation.tsx";

export const OperationPage = () => {
  const { id = "" } = useParams();
  const operation = useRead(OperationDetail, `/operations/${id}`, { everyMs: 1_000 });
  const one = operation.data;
  return (
    <Page
      title={one ? `${kindWords[one.kind]} ${one.id}` : `Operation ${id}`}
      lead={one && statusSentence(one)}
      actions={one && <SteerOperation operation={one} />}
    >
      <Answer of={operation} lines={8}>
        {(found) => (
          <>
            <Panel
              title="Progress"
              actions={<Tag tone={operationTone(found.status)}>{found.status}</Tag>}
            >
              <Progress
                label="Done"
                done={found.progress.succeeded + found.progress.failed + found.progress.skipped}
                total={found.total}
              />
              <dl className="mt-3 grid grid-cols-3 gap-3 sm:grid-cols-6">
                {(["waiting", "sent", "succeeded", "failed", "skipped"] as const).map((word) => (
                  <div key={word}>
                    <dt className="text-xs text-muted first-letter:uppercase">{word}</dt>
                    <dd className="text-lg font-semibold">{countText(found.progress[word])}</dd>
                  </div>
                ))}
                <div>
                  <dt className="text-xs text-muted">In all</dt>
                  <dd className="text-lg font-semibold">{countText(found.total)}</dd>
                </div>
              </dl>
              {found.note !== null && <p className="mt-3 break-words text-bad">{found.note}</p>}
            </Panel>
            <OperationFacts operation={found} />
            {found.troubles.length > 0 && (
              <Panel title="Troubles" hint="Some of those that failed or were skipped.">
                <Table caption="Troubles" columns={["Target", "Status", "Error"]}>
                  {found.troubles.map(({ target, status, error }) => (
                    <Row key={target}>
                      <Cell className="break-all font-mono">{target}</Cell>
                      <Cell>{status}</Cell>
                      <Cell className="break-words">{error ?? "–"}</Cell>
                    </Row>
                  ))}
                </Table>
              </Panel>
            )}
            <p>
              <Link className="text-accent underline" to="/dead-letters">
                All dead letters and operations
              </Link>
            </p>
          </>
        )}
      </Answer>
    </Page>
  );
};
