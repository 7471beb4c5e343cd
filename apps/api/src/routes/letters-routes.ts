import {
  DeadLetterDetail,
  DeadLetterFilter,
  DeadLetterGroups,
  DeadLetterId,
  DeadLetterList,
  DeadLetterQuery,
  DiscardLetters,
  LetterChange,
  OperationDetail,
  OperationId,
  OperationList,
  OperationQuery,
  RestoreLetters,
  ResyncOrders,
  RetryLetters,
} from "@sluice/contract";
import { discardLetters, restoreLetters, retryLetters } from "../handlers/change-letters.ts";
import { groupDeadLetters } from "../handlers/group-dead-letters.ts";
import { listDeadLetters } from "../handlers/list-dead-letters.ts";
import { listOperations } from "../handlers/list-operations.ts";
import { resyncOrders } from "../handlers/resync-orders.ts";
import { showDeadLetter } from "../handlers/show-dead-letter.ts";
import { showOperation } from "../handlers/show-operation.ts";
import { abort, pause, resume } from "../handlers/steer-operation.ts";
import { route } from "../route.ts";

/** What failed, and what is done to many. `groups` stands before `:id`, which would take it. */
// prettier-ignore
export const lettersRoutes = [
  route({ method: "GET",  path: "/dead-letters",          role: "viewer",   input: DeadLetterQuery,  output: DeadLetterList,   handle: listDeadLetters }),
  route({ method: "GET",  path: "/dead-letters/groups",   role: "viewer",   input: DeadLetterFilter, output: DeadLetterGroups, handle: groupDeadLetters }),
  route({ method: "GET",  path: "/dead-letters/:id",      role: "viewer",   input: DeadLetterId,     output: DeadLetterDetail, handle: showDeadLetter }),
  route({ method: "POST", path: "/dead-letters/retry",    role: "operator", input: RetryLetters,     output: LetterChange,     handle: retryLetters }),
  route({ method: "POST", path: "/dead-letters/discard",  role: "operator", input: DiscardLetters,   output: LetterChange,     handle: discardLetters }),
  route({ method: "POST", path: "/dead-letters/restore",  role: "operator", input: RestoreLetters,   output: LetterChange,     handle: restoreLetters }),
  route({ method: "GET",  path: "/operations",            role: "viewer",   input: OperationQuery,   output: OperationList,    handle: listOperations }),
  route({ method: "GET",  path: "/operations/:id",        role: "viewer",   input: OperationId,      output: OperationDetail,  handle: showOperation }),
  route({ method: "POST", path: "/operations/:id/pause",  role: "operator", input: OperationId,      output: OperationDetail,  handle: pause }),
  route({ method: "POST", path: "/operations/:id/resume", role: "operator", input: OperationId,      output: OperationDetail,  handle: resume }),
  route({ method: "POST", path: "/operations/:id/abort",  role: "operator", input: OperationId,      output: OperationDetail,  handle: abort }),
  route({ method: "POST", path: "/orders/resync",         role: "operator", input: ResyncOrders,     output: OperationDetail,  handle: resyncOrders }),
];
