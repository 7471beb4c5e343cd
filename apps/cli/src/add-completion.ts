import completeBy from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { examples } from "./examples.ts";

/**
 * `sluice completion`, for a program that has all of its other commands. The shell asks this very
 * program what may come next, so it can never offer what is no more.
 */
export const addCompletion = (program: Command): void => {
  completeBy(program, { completionCommandName: "completion" });
  program.commands
    .find((command) => command.name() === "completion")
    ?.description("print what makes a shell complete these commands")
    .addHelpText(
      "after",
      examples(
        "source <(sluice completion bash)",
        "source <(sluice completion zsh)",
        "sluice completion fish | source",
      ),
    );
};
