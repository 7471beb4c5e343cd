import { stateOfPhase, type OrderPhase } from "@sluice/domain/order-phase";
import { phaseHints, phaseWords } from "../../words/order-words.ts";
import { waysOn } from "./lifecycle-graph.ts";
import { boxSize, places } from "./lifecycle-layout.ts";

interface PhaseBoxProps {
  phase: OrderPhase;
  isNow: boolean;
  /** The number of the last step that led here; 0 for none. */
  step: number;
  isPassed: boolean;
  /** One of the ways on that are drawn leads here. */
  isNext: boolean;
  onLook: (phase: OrderPhase | undefined) => void;
}

export const PhaseBox = ({ phase, isNow, step, isPassed, isNext, onLook }: PhaseBoxProps) => {
  const { x, y } = places[phase];
  const wasHere = isPassed || step > 0;
  const box = isNow
    ? fills[stateOfPhase[phase]]
    : wasHere
      ? "fill-accent/10 stroke-accent"
      : isNext
        ? "fill-panel stroke-muted"
        : "fill-panel stroke-line";
  return (
    <g
      tabIndex={0}
      role="img"
      aria-label={labelOf(phase, isNow)}
      className="outline-none [&:focus-visible>rect]:stroke-[3px]"
      onMouseEnter={() => onLook(phase)}
      onMouseLeave={() => onLook(undefined)}
      onFocus={() => onLook(phase)}
      onBlur={() => onLook(undefined)}
    >
      <title>{phaseHints[phase]}</title>
      <rect x={x} y={y} {...boxSize} rx={7} strokeWidth={isNow ? 2 : 1.25} className={box} />
      <text
        x={x + boxSize.width / 2}
        y={y + boxSize.height / 2 + 4.5}
        textAnchor="middle"
        className={`text-[13px] ${isNow ? "fill-page font-semibold" : wasHere ? "fill-ink" : "fill-muted"}`}
      >
        {phaseWords[phase]}
      </text>
      {step > 0 && (
        <>
          <circle cx={x} cy={y} r={9} className="fill-accent" />
          <text
            x={x}
            y={y + 4}
            textAnchor="middle"
            className="fill-on-accent text-[11px] font-semibold"
          >
            {step}
          </text>
        </>
      )}
    </g>
  );
};

const labelOf = (phase: OrderPhase, isNow: boolean): string => {
  const ways = waysOn(phase).map(({ to, byHand }) => phaseWords[to] + (byHand ? " (by hand)" : ""));
  const leads = ways.length > 0 ? ` Leads to ${ways.join(", ")}.` : " Leads nowhere.";
  return `${phaseWords[phase]}${isNow ? ", where the order is now" : ""}.${leads}`;
};

const fills = {
  received: "fill-received stroke-received",
  processing: "fill-processing stroke-processing",
  shipped: "fill-shipped stroke-shipped",
  delivered: "fill-delivered stroke-delivered",
  failed: "fill-failed stroke-failed",
};
