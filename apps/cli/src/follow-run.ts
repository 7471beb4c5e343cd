import { SyncRunSummary } from "@sluice/contract";
import type { ApiClient } from "./api-client.ts";
import { follow } from "./follow.ts";
import { progressLine } from "./progress-line.ts";

/** Shows how a run comes along until it has ended. Answers the ended run. */
export const followRun = (
  api: ApiClient,
  runId: number,
  { isJson }: { isJson: boolean },
): Promise<SyncRunSummary> =>
  follow(() => api.get(`/sync-runs/${runId}`, SyncRunSummary), {
    hasEnded: ({ status }) => !["waiting", "running"].includes(status),
    line: (run) => progressLine(run, Date.now()),
    isJson,
  });
