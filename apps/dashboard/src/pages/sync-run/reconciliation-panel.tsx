import { ReconciliationReport, type SyncRunSummary } from "@sluice/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Link } from "react-router";
import { request, urlOf } from "../../api/request.ts";
import { Button, buttonShape } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { EmptyNotice, ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countText } from "../../words/count-text.ts";

/** The window held against TikTok: each difference with its cause and what puts it right. */
export const ReconciliationPanel = ({ run }: { run: SyncRunSummary }) => {
  const pages = useInfiniteQuery({
    queryKey: ["reconciliation", run.id, run.status, run.seen],
    queryFn: ({ pageParam, signal }) =>
      request(ReconciliationReport, `/reconciliation/${run.id}`, {
        query: { after: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  const totals = pages.data?.pages[0]?.orders;
  const findings = pages.data?.pages.flatMap((page) => page.findings) ?? [];
  return (
    <Panel
      title="Report"
      hint="Orders that no line names are equal to TikTok's."
      actions={
        <a
          className={buttonShape()}
          href={urlOf(`/reconciliation/${run.id}/findings.csv`)}
          download
        >
          <Download aria-hidden className="size-4" />
          CSV
        </a>
      }
    >
      {pages.error && <ErrorNotice error={pages.error} retry={pages.refetch} />}
      {totals && (
        <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-7">
          {Object.entries(totals).map(([name, count]) => (
            <div key={name}>
              <dt className="text-xs text-muted">{words[name as keyof typeof words]}</dt>
              <dd className="text-lg font-semibold">{countText(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {pages.isSuccess && findings.length === 0 ? (
        <EmptyNotice title="Nothing differs." />
      ) : (
        <div className="mt-3">
          <Table
            caption="Differences"
            columns={["Order", "Finding", "At TikTok", "Stored", "Changed", "Cause", "Repair"]}
          >
            {findings.map((finding) => (
              <Row key={finding.orderId}>
                <Cell className="font-mono">
                  <Link className="hover:underline" to={`/orders/${finding.orderId}`}>
                    {finding.orderId}
                  </Link>
                </Cell>
                <Cell>
                  <Tag tone={finding.finding === "recovered" ? "good" : "warn"}>
                    {finding.finding.replaceAll("_", " ")}
                  </Tag>
                </Cell>
                <Cell>{finding.tiktokStatus}</Cell>
                <Cell>{finding.storedPhase?.replaceAll("_", " ") ?? "–"}</Cell>
                <Cell>
                  <Moment at={finding.updatedAt} />
                </Cell>
                <Cell>{finding.cause.replaceAll("_", " ")}</Cell>
                <Cell className="min-w-64">{finding.repair}</Cell>
              </Row>
            ))}
          </Table>
        </div>
      )}
      {pages.hasNextPage && (
        <Button
          className="mt-3"
          disabled={pages.isFetching}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Panel>
  );
};

const words = {
  atTikTok: "At TikTok",
  stored: "Stored",
  equal: "Equal",
  missing: "Missing",
  stale: "Differing",
  byHand: "Moved by hand",
  recovered: "Brought by sync",
};
