import { OperationList } from "@sluice/contract";
import { Link } from "react-router";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countText } from "../../words/count-text.ts";
import { kindWords, operationTone } from "../operation/operation-words.ts";

/** What was done to many, and what became of it. */
export const RecentOperations = () => {
  const operations = useRead(OperationList, "/operations", {
    query: { limit: 20 },
    everyMs: 10_000,
  });
  return (
    <Panel title="Operations" hint="What was done to many at once: retries, replays, readings.">
      <Answer of={operations}>
        {(list) =>
          list.operations.length === 0 ? (
            <p className="text-muted">None yet.</p>
          ) : (
            <Table
              caption="Operations"
              columns={["What", "Status", "Done", "Failed", "Who", "Begun"]}
            >
              {list.operations.map(({ id, kind, status, progress, total, actor, createdAt }) => (
                <Row key={id}>
                  <Cell>
                    <Link className="text-accent underline" to={`/operations/${id}`}>
                      {kindWords[kind]} {id}
                    </Link>
                  </Cell>
                  <Cell>
                    <Tag tone={operationTone(status)}>{status}</Tag>
                  </Cell>
                  <Cell>
                    {countText(progress.succeeded)} of {countText(total)}
                  </Cell>
                  <Cell>{countText(progress.failed)}</Cell>
                  <Cell>{actor}</Cell>
                  <Cell>
                    <Moment at={createdAt} />
                  </Cell>
                </Row>
              ))}
            </Table>
          )
        }
      </Answer>
    </Panel>
  );
};
