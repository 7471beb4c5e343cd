/** How far a time is from now: "just now", "4 min ago", "in 3 h". Both in Unix milliseconds. */
export const agoText = (atMs: number, nowMs: number): string => {
  const distanceMs = nowMs - atMs;
  if (Math.abs(distanceMs) < 10_000) return "just now";
  return distanceMs > 0 ? `${spanText(distanceMs)} ago` : `in ${spanText(-distanceMs)}`;
};

/** A span of time in its largest unit that fits: "350 ms", "12 s", "4 min", "3 h", "12 d". */
export const spanText = (ms: number): string => {
  const { unit, unitMs } = units.find(({ fromMs }) => ms >= fromMs) ?? { unit: "ms", unitMs: 1 };
  const count = ms / unitMs;
  return `${unit === "s" && count < 10 ? count.toFixed(1) : Math.floor(count)} ${unit}`;
};

const units = [
  { unit: "d", unitMs: 86_400_000, fromMs: 2 * 86_400_000 },
  { unit: "h", unitMs: 3_600_000, fromMs: 3_600_000 },
  { unit: "min", unitMs: 60_000, fromMs: 60_000 },
  { unit: "s", unitMs: 1_000, fromMs: 1_000 },
];
