import type { OrderTimeline } from "@sluice/contract";
import type { OrderPhase } from "@sluice/domain/order-phase";
import { useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { phaseHints, phaseWords, stateWords } from "../../words/order-words.ts";
import { stateColumns, waysOn } from "./lifecycle-graph.ts";
import { boxSize, curveOf, pictureSize, places } from "./lifecycle-layout.ts";
import { pathTaken } from "./path-taken.ts";
import { PhaseBox } from "./phase-box.tsx";

interface LifecyclePictureProps {
  phase: OrderPhase;
  /** Undefined until it was read. */
  timeline: OrderTimeline | undefined;
}

/** The machine's phases, the way that the order took through them, and where it may go. */
export const LifecyclePicture = ({ phase, timeline }: LifecyclePictureProps) => {
  const [looked, setLooked] = useState<OrderPhase>();
  const path = pathTaken(timeline);
  const shown = looked ?? phase;
  const ways = waysOn(shown);
  return (
    <Panel
      title="Life of the order"
      actions={
        <p className="text-xs text-muted">
          {phaseWords[shown]}: {phaseHints[shown]}
        </p>
      }
    >
      <div
        className="overflow-x-auto"
        tabIndex={0}
        role="region"
        aria-label="Life of the order, drawn"
      >
        <svg
          viewBox={`-14 0 ${pictureSize.width + 28} ${pictureSize.height}`}
          className="mx-auto w-full min-w-[52rem] max-w-6xl"
          role="group"
          aria-label={`Phases of an order. Now: ${phaseWords[phase]}`}
        >
          <defs>
            <marker
              id="tip"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" className="fill-accent" />
            </marker>
          </defs>
          {stateColumns.map(({ state, phases }) => (
            <text
              key={state}
              x={(phases[0] ? places[phases[0]].x : 0) + boxSize.width / 2}
              y={16}
              textAnchor="middle"
              className="fill-muted text-[12px] font-medium"
            >
              {stateWords[state]}
            </text>
          ))}
          {ways.map(({ to, byHand }) => (
            <path
              key={to}
              d={curveOf(shown, to)}
              className={`fill-none stroke-muted ${looked ? "opacity-90" : "opacity-40"}`}
              strokeWidth={1}
              strokeDasharray={byHand ? "2 3" : "5 4"}
            />
          ))}
          {path.map(({ from, to, at }) => (
            <path
              key={at + to}
              d={curveOf(from, to)}
              className="fill-none stroke-accent"
              strokeWidth={2}
              markerEnd="url(#tip)"
            />
          ))}
          {stateColumns.flatMap(({ phases }) =>
            phases.map((one) => (
              <PhaseBox
                key={one}
                phase={one}
                isNow={one === phase}
                step={path.findLastIndex(({ to }) => to === one) + 1}
                isPassed={path.some(({ from }) => from === one)}
                isNext={ways.some(({ to }) => to === one)}
                onLook={setLooked}
              />
            )),
          )}
        </svg>
      </div>
      <ol className="sr-only">
        {path.map(({ from, to, at }) => (
          <li key={at + to}>
            {phaseWords[from]} to {phaseWords[to]} at {at}
          </li>
        ))}
      </ol>
    </Panel>
  );
};
