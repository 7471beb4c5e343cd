/** A time as people type it: ISO 8601, or how long ago (`90m`, `24h`, `30d`). Gives ISO 8601. */
export const momentOf = (text: string, nowMs: number): string => {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms =
    amount !== undefined && unit !== undefined
      ? nowMs - Number(amount) * unitMs[unit as keyof typeof unitMs]
      : Date.parse(text);
  if (Number.isNaN(ms))
    throw new Error(`"${text}" is no time: write 2026-01-31T00:00:00Z, or 90m, 24h, 30d for ago.`);
  return new Date(ms).toISOString();
};

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };
