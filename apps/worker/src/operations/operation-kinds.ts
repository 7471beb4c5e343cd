import { settleRetries, type OperationKindName } from "@sluice/db";
import { doneWhenSent } from "./done-when-sent.ts";
import { moveLetters } from "./move-letters.ts";
import type { OperationKind } from "./operation-kind.ts";
import { replayTargets } from "./replay-targets.ts";
import { resyncOrders } from "./resync-orders.ts";
import { retryLetters } from "./retry-letters.ts";

/** What operations do. One of a kind that is not here is left to a release that knows it. */
export const operationKinds = {
  retry: { send: retryLetters, settle: settleRetries },
  discard: doneWhenSent(moveLetters({ from: "open", to: "discarded" })),
  restore: doneWhenSent(moveLetters({ from: "discarded", to: "open" })),
  resync: doneWhenSent(resyncOrders),
  replay: doneWhenSent(replayTargets),
} satisfies Record<OperationKindName, OperationKind>;
