export interface DescribedError {
  name: string;
  message?: string;
  code?: string;
  /** Where it was thrown, without the message that a stack begins with. */
  at: string[];
}

/**
 * An error as the log may keep it. The messages of a database, a parser or a schema quote what they
 * were given, which may be a buyer's; of such errors only name, code and place are kept.
 */
export const describeError = (err: unknown): DescribedError => {
  if (!(err instanceof Error)) return { name: `a thrown ${typeof err}`, at: [] };
  const code = "code" in err && typeof err.code === "string" ? err.code : undefined;
  return {
    name: err.name,
    ...(!quotesInput.has(err.name) && { message: err.message }),
    ...(code !== undefined && { code }),
    at: (err.stack ?? "").split("\n").filter(isFrame).slice(0, 10).map(trim),
  };
};

const quotesInput = new Set(["PostgresError", "DrizzleQueryError", "SyntaxError", "ZodError"]);
const isFrame = (line: string) => /^\s+at /.test(line);
const trim = (line: string) => line.trim();
