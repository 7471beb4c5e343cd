import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNotice } from "./notice.tsx";

interface AnswerProps<Data> {
  of: UseQueryResult<Data>;
  /** Lines of grey until the answer is there; as high as what will stand there. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What was read, or that it is being read, or why it could not be read. */
export const Answer = <Data,>({ of, lines = 3, children }: AnswerProps<Data>) => {
  if (of.data !== undefined)
    return (
      <>
        {of.error && <ErrorNotice error={of.error} retry={of.refetch} />}
        {children(of.data)}
      </>
    );
  if (of.error) return <ErrorNotice error={of.error} retry={of.refetch} />;
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="h-5 animate-pulse rounded bg-sunken" />
      ))}
    </div>
  );
};
