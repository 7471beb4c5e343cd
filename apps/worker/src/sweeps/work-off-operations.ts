import { operationsUnderWay } from "@sluice/db";
import type { OperationKind } from "../operations/operation-kind.ts";
import { operationKinds } from "../operations/operation-kinds.ts";
import { workOff } from "../operations/work-off.ts";
import type { Sweep } from "./sweep.ts";

/** Gives each operation its turn. That is the work asked for, not a repair, so it counts nothing. */
export const workOffOperations: Sweep = async (deps) => {
  for (const operation of await operationsUnderWay(deps.db)) {
    const kind = (operationKinds as Record<string, OperationKind>)[operation.kind];
    if (kind) await workOff(operation, kind, deps);
  }
  return 0;
};
