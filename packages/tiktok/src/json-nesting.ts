// Nothing that TikTok sends is nested deeper than 8; JSON.stringify dies at some thousands.
export const nestingMax = 32;

/** Whether parsed JSON is nested deeper than is trusted. Goes level by level: no stack to overflow. */
export const isNestedTooDeep = (json: unknown): boolean => {
  let level = [json].filter(isContainer);
  for (let depth = 0; depth < nestingMax && level.length > 0; depth += 1)
    level = level.flatMap((container) => Object.values(container)).filter(isContainer);
  return level.length > 0;
};

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
