import { stateOfPhase, type OrderPhase } from "@sluice/domain/order-phase";
import { phaseHints, phaseWords, stateWords } from "../words/order-words.ts";

/** An order's phase in the colour of its state. */
export const PhaseBadge = ({ phase }: { phase: OrderPhase }) => {
  const state = stateOfPhase[phase];
  return (
    <span
      title={`${stateWords[state]}: ${phaseHints[phase]}`}
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 text-xs font-medium ${grounds[state]}`}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {phaseWords[phase]}
    </span>
  );
};

const grounds = {
  received: "bg-received/10 text-received",
  processing: "bg-processing/10 text-processing",
  shipped: "bg-shipped/10 text-shipped",
  delivered: "bg-delivered/10 text-delivered",
  failed: "bg-failed/10 text-failed",
};
