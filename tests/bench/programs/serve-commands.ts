/** Answers what the conductor asks over the channel that `fork` opened; ends when it is gone. */
export const serveCommands = (commands: object): void => {
  const byName = new Map(Object.entries(commands) as [string, (input: unknown) => unknown][]);
  process.on("message", (request: Request) => {
    void answer(byName, request).then((reply) => process.send?.(reply));
  });
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C reaches the whole group; the conductor decides when its programs end.
  process.on("SIGINT", () => undefined);
  process.send?.({ id: 0 });
};

interface Request {
  id: number;
  command: string;
  input: unknown;
}

const answer = async (
  byName: Map<string, (input: unknown) => unknown>,
  { id, command, input }: Request,
) => {
  try {
    return { id, result: await byName.get(command)?.(input) };
  } catch (err) {
    return { id, error: err instanceof Error ? (err.stack ?? err.message) : String(err) };
  }
};
