import type { OperationDetail, OperationId } from "@sluice/contract";
import { abortOperation, findOperation, pauseOperation, resumeOperation } from "@sluice/db";
import type { Handler } from "../route.ts";
import { unknownOperation } from "./show-operation.ts";

/** Pauses, resumes or aborts an operation; 409 where it stands in the way of that. */
const steerBy =
  (steer: typeof pauseOperation, what: string): Handler<OperationId, OperationDetail> =>
  async ({ id }, { db, views }, actor) => {
    const now = await steer(db, id, actor.name);
    if (!now) return { problem: unknownOperation };
    if (!now.isMoved) return { problem: cannot(what, now.status) };
    const operation = await findOperation(views, id);
    return operation ? { body: operation } : { problem: unknownOperation };
  };

const cannot = (what: string, status: string) => ({
  status: 409,
  title: `An operation that is ${status} cannot be ${what}`,
  detail: "Running ones can be paused or aborted, paused and stopped ones resumed or aborted.",
});

export const pause = steerBy(pauseOperation, "paused");
export const resume = steerBy(resumeOperation, "resumed");
export const abort = steerBy(abortOperation, "aborted");
