import { Command } from "commander";
import { examples } from "./examples.ts";
import { addDlqCommands } from "./dlq-commands.ts";
import { addDoctorCommand } from "./doctor-command.ts";
import { addEventCommands } from "./event-commands.ts";
import { addOperationCommands } from "./operation-commands.ts";
import { addOrderCommands } from "./order-commands.ts";
import { addPersonalCommands } from "./personal-commands.ts";
import { addShopCommands } from "./shop-commands.ts";
import { addStatusCommand } from "./status-command.ts";
import { addSyncCommands } from "./sync-commands.ts";
import { addTokenCommands } from "./token-commands.ts";
import { addUpCommands } from "./up-command.ts";
import { addUserCommands } from "./user-commands.ts";
import { addVerifyCommand } from "./verify/verify-command.ts";

/** All commands. `root` is the checkout that they run from. Wrong usage throws a CommanderError. */
export const createProgram = (root: string): Command => {
  const program = new Command("sluice")
    .description("Keeps your database in step with TikTok Shop.")
    .exitOverride()
    .showHelpAfterError("(--help shows how it is used)")
    .addHelpText("after", `${examples("npm start", "sluice status", "sluice verify")}\n${endings}`);
  addUpCommands(program, root);
  addStatusCommand(program, root);
  addShopCommands(program, root);
  addSyncCommands(program, root);
  addOrderCommands(program, root);
  addEventCommands(program, root);
  addDlqCommands(program, root);
  addOperationCommands(program, root);
  addPersonalCommands(program, root);
  addUserCommands(program, root);
  addTokenCommands(program, root);
  addDoctorCommand(program);
  addVerifyCommand(program, root);
  return program;
};

const endings =
  "Exit codes: 0 done, 1 it failed or a check did not hold, 2 wrong usage,\n" +
  "3 the API cannot be reached, 4 the API refused.";
