/** What `--help` ends with: commands as one would type them. */
export const examples = (...commands: string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}`).join("\n")}\n`;
