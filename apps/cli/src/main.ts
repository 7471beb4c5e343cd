import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { addCompletion } from "./add-completion.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

// Whoever reads the output may have read enough, as `head` has.
process.stdout.on("error", () => process.exit(0));

const program = createProgram(root);
addCompletion(program);
await program.parseAsync().catch((err: unknown) => {
  if (err instanceof CommanderError) {
    // It has said what is wrong. Help that was asked for is an error to it as well, of code 0.
    process.exitCode = err.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    return;
  }
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = err instanceof CommandError ? err.exitCode : exitCodes.failed;
});
