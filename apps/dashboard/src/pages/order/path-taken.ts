import type { OrderTimeline } from "@sluice/contract";
import type { OrderPhase } from "@sluice/domain/order-phase";

export interface TakenStep {
  from: OrderPhase;
  to: OrderPhase;
  at: string;
  actor: string | null;
}

/** The steps that an order has taken, oldest first; what was refused is none. */
export const pathTaken = (timeline: OrderTimeline | undefined): TakenStep[] =>
  (timeline?.entries ?? []).flatMap((entry) =>
    entry.type === "transition" && entry.outcome !== "refused"
      ? [{ from: entry.fromPhase, to: entry.toPhase, at: entry.at, actor: entry.actor }]
      : [],
  );
