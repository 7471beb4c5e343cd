import { endLease, renewLease, stepOn, takeLease, type OperationUnderWay } from "@sluice/db";
import type { SweepDeps } from "../sweeps/sweep.ts";
import type { OperationKind } from "./operation-kind.ts";

/**
 * One turn of an operation: judges what is under way, takes the step that this allows and sends what
 * may be sent now. The lease only saves work: pace and canary hold without it.
 */
export const workOff = async (
  operation: OperationUnderWay,
  kind: OperationKind,
  deps: SweepDeps,
): Promise<void> => {
  const { db } = deps;
  const lease = await takeLease(db, `operation:${operation.id}`, { lastsMs: leaseMs });
  if (!lease) return;
  try {
    const untilMs = deps.nowMs() + turnMs;
    let sent: number;
    do {
      await kind.settle?.(db, operation.id);
      await stepOn(db, operation.id);
      sent = operation.isRunning ? await kind.send(operation, deps) : 0;
    } while (
      sent > 0 &&
      deps.nowMs() < untilMs &&
      (await renewLease(db, lease, { lastsMs: leaseMs }))
    );
    if (kind.settle === null) await stepOn(db, operation.id);
  } finally {
    // Its time runs out by itself.
    await endLease(db, lease).catch(() => undefined);
  }
};

// Other operations have their turn, too.
const turnMs = 1_000;
const leaseMs = 5_000;
