import { SyncRunList, type ShopList } from "@sluice/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Moment } from "../../ui/moment.tsx";
import { EmptyNotice, ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countText } from "../../words/count-text.ts";
import { kindOfRun, toneOfRun } from "./run-words.ts";

const paths: Record<string, string> = { backfill: "/backfills", reconcile: "/reconciliation" };

/** What was read when, the newest first. */
export const SyncRuns = ({ shops }: { shops: ShopList["shops"] }) => {
  const [params, setParams] = useSearchParams();
  const shop = params.get("shop") ?? "";
  const kind = params.get("kind") ?? "";
  const pages = useInfiniteQuery({
    queryKey: ["sync-runs", "list", { shop, kind }],
    queryFn: ({ pageParam, signal }) =>
      request(SyncRunList, paths[kind] ?? "/sync-runs", {
        query: { shop, limit: 30, before: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 5_000,
  });
  const runs = pages.data?.pages.flatMap((page) => page.runs) ?? [];
  const choose = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === "") after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return (
    <Panel
      title="Runs"
      actions={
        <div className="flex flex-wrap gap-2">
          <SelectField
            label="Shop"
            value={shop}
            onChange={(value) => choose("shop", value)}
            options={[["", "All"], ...shops.map(({ id, name }) => [id, name] as const)]}
          />
          <SelectField
            label="Kind"
            value={kind}
            onChange={(value) => choose("kind", value)}
            options={[
              ["", "All"],
              ["backfill", "Backfills"],
              ["reconcile", "Reconciliations"],
            ]}
          />
        </div>
      }
    >
      {pages.error && <ErrorNotice error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && runs.length === 0 ? (
        <EmptyNotice title="Nothing was read yet.">
          A connected shop is read every few minutes; the first run comes soon.
        </EmptyNotice>
      ) : (
        <Table
          caption="Sync runs"
          columns={[
            "Run",
            "Shop",
            "List",
            "Status",
            "Window",
            "Seen",
            "Missing",
            "Differing",
            "Calls",
            "Begun",
          ]}
        >
          {runs.map((run) => (
            <Row key={run.id}>
              <Cell className="whitespace-nowrap">
                <Link className="text-accent underline" to={`/sync/${run.id}`}>
                  {kindOfRun[run.kind]} {run.id}
                </Link>
              </Cell>
              <Cell>{shops.find(({ id }) => id === run.shopId)?.name ?? run.shopId}</Cell>
              <Cell>{run.list}</Cell>
              <Cell>
                <Tag tone={toneOfRun[run.status]}>{run.status}</Tag>
              </Cell>
              <Cell className="whitespace-nowrap">
                <Moment at={run.from} /> – <Moment at={run.to} />
              </Cell>
              <Cell className="text-right">{countText(run.seen)}</Cell>
              <Cell className="text-right">{countText(run.missing)}</Cell>
              <Cell className="text-right">{countText(run.stale)}</Cell>
              <Cell className="text-right">{countText(run.calls)}</Cell>
              <Cell>
                <Moment at={run.startedAt} />
              </Cell>
            </Row>
          ))}
        </Table>
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
