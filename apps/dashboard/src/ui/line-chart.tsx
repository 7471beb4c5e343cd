import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { spanText } from "../words/ago-text.ts";

interface LineChartProps {
  /** Says what is drawn, for who cannot see it. */
  label: string;
  /** Unix milliseconds, rising; as many as each line has values. */
  timesMs: readonly number[];
  /** `colour` names a custom property of the theme. */
  lines: readonly { word: string; colour: string; values: readonly (number | null)[] }[];
}

/** Lines over time. Two looks make a line; before them it says so. */
export const LineChart = (props: LineChartProps) =>
  props.timesMs.length < 2 ? (
    <p className="flex h-full items-center justify-center text-xs text-muted">
      The picture begins with the next figures.
    </p>
  ) : (
    <Drawn {...props} />
  );

const Drawn = ({ label, timesMs, lines }: LineChartProps) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const data: uPlot.AlignedData = [
    timesMs.map((ms) => ms / 1_000),
    ...lines.map(({ values }) => [...values]),
  ];
  const newest = useRef(data);
  newest.current = data;
  useEffect(() => plot.current?.setData(data));
  const words = lines.map(({ word, colour }) => `${word}=${colour}`).join("|");
  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(parent, words), newest.current, parent);
    };
    draw();
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: parent.clientWidth, height: parent.clientHeight }),
    );
    resized.observe(parent);
    // Canvas takes no colour from the theme, so it is drawn anew when that changes.
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [words]);
  return <div ref={box} role="img" aria-label={label} className="h-full w-full overflow-hidden" />;
};

const optionsOf = (parent: HTMLElement, words: string): uPlot.Options => {
  const colour = (name: string) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    parent.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const ink = {
    stroke: colour("--color-muted"),
    grid: { stroke: colour("--color-line"), width: 1 },
  };
  return {
    width: parent.clientWidth,
    height: parent.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    axes: [
      { ...ink, size: 24, space: 90 },
      { ...ink, size: 64, space: 32, values: (_, ticks) => ticks.map((tick) => spanText(tick)) },
    ],
    scales: {
      x: {
        // A minute at least, or two looks would fill the whole picture.
        range: (_, first, last) =>
          Number.isFinite(last) ? [Math.min(first, last - 60), last] : [0, 60],
      },
      y: { range: (_, _low, high) => [0, Math.max(10, high * 1.1)] },
    },
    series: [
      {},
      ...words.split("|").map((line) => {
        const [word = "", name = ""] = line.split("=");
        return { label: word, stroke: colour(name), width: 1.5, points: { show: false } };
      }),
    ],
  };
};
