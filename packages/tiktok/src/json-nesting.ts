// Nothing that TikTok sends is nested deeper than 8; JSON.stringify dies at some thousands.
export const nestingMax = 32;

/** Whether parsed JSON is nested deeper than is trusted. It goes down no further than that itself. */
export const isNestedTooDeep = (json: unknown): boolean => isDeeperThan(json, nestingMax);

const isDeeperThan = (json: unknown, levels: number): boolean =>
  isContainer(json) &&
  (levels === 0 || Object.values(json).some((value) => isDeeperThan(value, levels - 1)));

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
