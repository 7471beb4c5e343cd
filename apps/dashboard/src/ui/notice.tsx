import type { ReactNode } from "react";
import { messageOf } from "../api/api-problem.ts";

/** Stands where there is nothing to show, and says what to do. */
export const EmptyNotice = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="px-4 py-10 text-center">
    <p className="font-medium">{title}</p>
    {children && <div className="mx-auto mt-1 max-w-prose text-muted">{children}</div>}
  </div>
);

/** Stands where something could not be read or done. */
export const ErrorNotice = ({ error, retry }: { error: unknown; retry?: () => unknown }) => (
  <div role="alert" className="rounded-md border border-bad/40 bg-bad/10 px-3 py-2 text-bad">
    {messageOf(error)}{" "}
    {retry && (
      <button type="button" className="font-medium underline" onClick={() => retry()}>
        Try again
      </button>
    )}
  </div>
);
