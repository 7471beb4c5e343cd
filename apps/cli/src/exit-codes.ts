/** What a command's exit code says. Commander's own errors are wrong usage. */
export const exitCodes = {
  done: 0,
  /** It was tried and did not work, or what was checked is not as it should be. */
  failed: 1,
  usage: 2,
  /** The API, or a server, cannot be reached. */
  unreachable: 3,
  /** The API was reached and said no: not allowed, not found, or not possible as things stand. */
  refused: 4,
} as const;

/** An error whose message is for people, with the code that the command ends with. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
