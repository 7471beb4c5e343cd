import { DeadLetterList } from "@sluice/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { countOf } from "../../words/count-text.ts";
import { ChangeLetters } from "./change-letters.tsx";
import type { LetterFilterTexts } from "./use-letter-filter.ts";

interface LetterTableProps {
  filter: LetterFilterTexts;
  onOpen: (id: number) => void;
}

export const LetterTable = ({ filter, onOpen }: LetterTableProps) => {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const pages = useInfiniteQuery({
    queryKey: ["dead-letters", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      request(DeadLetterList, "/dead-letters", {
        query: { ...filter, limit: 50, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const letters = pages.data?.pages.flatMap((page) => page.letters) ?? [];
  const choose = (id: number, isOn: boolean) => {
    const after = new Set(chosen);
    if (isOn) after.add(id);
    else after.delete(id);
    setChosen(after);
  };
  return (
    <div className="flex flex-col gap-3">
      {pages.error && <ErrorNotice error={pages.error} retry={pages.refetch} />}
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <span className="text-xs text-muted">
          {chosen.size > 0
            ? `${countOf(chosen.size, "letter")} chosen`
            : "Choose letters, or act on the whole group above."}
        </span>
        {chosen.size > 0 && (
          <ChangeLetters
            chosen={{ ids: [...chosen] }}
            status={filter.status ?? "open"}
            what={countOf(chosen.size, "letter")}
            onDone={() => setChosen(new Set())}
          />
        )}
      </div>
      <Table
        caption="Letters of the group"
        columns={["Chosen", "Letter", "Order", "Tries", "Failed last", "Error"]}
      >
        {letters.map((letter) => (
          <Row key={letter.id}>
            <Cell>
              <input
                type="checkbox"
                className="size-4 accent-accent"
                aria-label={`Choose letter ${letter.id}`}
                checked={chosen.has(letter.id)}
                onChange={({ target }) => choose(letter.id, target.checked)}
              />
            </Cell>
            <Cell>
              <button
                type="button"
                className="text-accent underline"
                onClick={() => onOpen(letter.id)}
              >
                {letter.id}
              </button>
            </Cell>
            <Cell className="font-mono">
              {letter.orderId === null ? (
                "–"
              ) : (
                <Link className="hover:underline" to={`/orders/${letter.orderId}`}>
                  {letter.orderId}
                </Link>
              )}
            </Cell>
            <Cell>
              {letter.attempts}
              {letter.retries > 0 && ` + ${countOf(letter.retries, "retry", "retries")}`}
            </Cell>
            <Cell>
              <Moment at={letter.lastFailedAt} />
            </Cell>
            <Cell className="break-words">
              {letter.isErased ? "Its event is erased: it cannot be sent back. " : ""}
              {letter.error}
            </Cell>
          </Row>
        ))}
      </Table>
      {pages.hasNextPage && (
        <div>
          <Button disabled={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
};
