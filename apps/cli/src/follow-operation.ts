import { OperationDetail } from "@sluice/contract";
import type { ApiClient } from "./api-client.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { follow } from "./follow.ts";
import { count, progressBar } from "./progress-line.ts";

/**
 * Shows how an operation comes along until it has ended or stands still. Throws for people where it
 * did not do all that was asked for.
 */
export const followOperation = async (
  api: ApiClient,
  id: number,
  { isJson }: { isJson: boolean },
): Promise<void> => {
  const ended = await follow(() => api.get(`/operations/${id}`, OperationDetail), {
    hasEnded: ({ status }) => status !== "running",
    line: operationLine,
    isJson,
  });
  const { status, note, progress } = ended;
  if (status === "done" && progress.failed === 0) return;
  const why =
    note ?? `${count(progress.failed)} failed: \`sluice operations show ${id}\` says why.`;
  const text = status === "done" ? why : `Operation ${id} is ${status}: ${why}`;
  throw new CommandError(text, exitCodes.failed);
};

/** An operation on one line: `[####----]  17 %   7 of 41 letters …`. */
const operationLine = ({ id, kind, status, total, progress }: OperationDetail): string => {
  const { waiting, sent, succeeded, failed, skipped } = progress;
  const ended = total - waiting - sent;
  return [
    progressBar(ended / Math.max(total, 1)),
    `${kind} ${id}`,
    `${count(ended)} of ${count(total)}`,
    `${count(sent)} under way`,
    `${count(succeeded)} succeeded`,
    `${count(failed)} failed`,
    `${count(skipped)} skipped`,
    status,
  ].join("   ");
};
