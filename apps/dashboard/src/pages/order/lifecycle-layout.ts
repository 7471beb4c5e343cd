import type { OrderPhase } from "@sluice/domain/order-phase";
import { stateColumns } from "./lifecycle-graph.ts";

export const boxSize = { width: 150, height: 34 };
const gap = { x: 44, y: 22 };
const top = 34;

interface Place {
  x: number;
  y: number;
}

/** Where each phase stands: a column a state, from the first to the last. In SVG units. */
export const places = Object.fromEntries(
  stateColumns.flatMap(({ phases }, column) =>
    phases.map((phase, row) => [
      phase,
      { x: column * (boxSize.width + gap.x), y: top + row * (boxSize.height + gap.y) },
    ]),
  ),
) as Record<OrderPhase, Place>;

export const pictureSize = {
  width: stateColumns.length * (boxSize.width + gap.x) - gap.x,
  height:
    top + Math.max(...stateColumns.map(({ phases }) => phases.length)) * (boxSize.height + gap.y),
};

/** A curve from one box to another: sideways between columns, around the side within one. */
export const curveOf = (from: OrderPhase, to: OrderPhase): string => {
  const [a, b] = [places[from], places[to]];
  const middle = boxSize.height / 2;
  if (a.x === b.x) {
    const side = a.x + boxSize.width;
    return `M ${side} ${a.y + middle} C ${side + 26} ${a.y + middle}, ${side + 26} ${b.y + middle}, ${side} ${b.y + middle}`;
  }
  const isOn = b.x > a.x;
  const start = isOn ? a.x + boxSize.width : a.x;
  const end = isOn ? b.x : b.x + boxSize.width;
  const bend = (isOn ? 1 : -1) * Math.max(24, Math.abs(end - start) / 2);
  return `M ${start} ${a.y + middle} C ${start + bend} ${a.y + middle}, ${end - bend} ${b.y + middle}, ${end} ${b.y + middle}`;
};
