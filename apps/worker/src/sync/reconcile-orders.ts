import {
  compareOrders,
  gatherEvidence,
  saveFindings,
  type ComparedOrder,
  type Evidence,
  type Finding,
  type FindingCause,
} from "@sluice/db";
import type { OrderReading } from "@sluice/tiktok";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";
import { readable, seenOrder, type Taken } from "./take-orders.ts";

/** Holds a page of orders against the ledger and writes down what differs, and why. Repairs nothing. */
export const reconcileOrders = async (
  { access: { shopId, connectedAtMs } }: SyncedShop,
  runId: number,
  readings: OrderReading[],
  deps: SyncDeps,
): Promise<Taken> => {
  const orders = readable(shopId, readings, deps);
  const seen = [...orders.values()].map((order) => ({
    ...seenOrder(order),
    status: order.status,
  }));
  const compared = await compareOrders(deps.db, shopId, seen);
  const evidence = new Map(
    (await gatherEvidence(deps.db, shopId, seen)).map((one) => [one.orderId, one]),
  );
  const findings = compared.flatMap((one): Finding[] => {
    const order = orders.get(one.orderId);
    const known = evidence.get(one.orderId);
    if (!order || !known) return [];
    const couldBeHeard = order.update_time * 1000 >= connectedAtMs;
    const found = judge(one, known, couldBeHeard);
    if (!found) return [];
    const { orderId, storedPhase } = one;
    const { status: tiktokStatus, update_time: updateTimeS } = order;
    return [{ orderId, tiktokStatus, updateTimeS, storedPhase, ...found }];
  });
  await saveFindings(deps.db, runId, findings);
  const count = (finding: Finding["finding"]) =>
    findings.filter((one) => one.finding === finding).length;
  return {
    seen: readings.length,
    missing: count("missing"),
    stale: count("stale"),
    byHand: count("by_hand"),
    enqueued: 0,
  };
};

type Judgement = Pick<Finding, "finding" | "cause">;

/** Undefined for an order that is as it should be and that its webhook told in time. */
export const judge = (
  { finding, isOwed }: ComparedOrder,
  known: Evidence,
  couldBeHeard: boolean,
): Judgement | undefined => {
  if (finding === "by_hand") return { finding, cause: "moved_by_hand" };
  if (finding !== "equal") return { finding, cause: whyBehind(known) };
  if (known.isParked) return { finding: "stale", cause: "parked" };
  if (isOwed) return { finding: "stale", cause: "read_owed" };
  if (!couldBeHeard) return undefined;
  if (known.heardAtMs === null) return { finding: "recovered", cause: "webhook_never_came" };
  const wasBroughtBySync = known.readBy === "sync" && known.heardAtMs > (known.readAtMs ?? 0);
  return wasBroughtBySync ? { finding: "recovered", cause: "webhook_late" } : undefined;
};

const whyBehind = (known: Evidence): FindingCause => {
  if (known.hasDeadLetter) return "dead_letter";
  if (known.isParked) return "parked";
  if (known.isRefused) return "refused";
  if (known.heardAtMs !== null) return "read_owed";
  return known.hasQuarantined ? "quarantined" : "webhook_never_came";
};
