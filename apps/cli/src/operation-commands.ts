import { OperationDetail, OperationList } from "@sluice/contract";
import type { Command } from "commander";
import { connectApi } from "./api-client.ts";
import { examples } from "./examples.ts";
import { followOperation } from "./follow-operation.ts";
import { printTable } from "./print-table.ts";

/** `sluice operations`: what is being done to many, and how it is steered. */
export const addOperationCommands = (program: Command, root: string): void => {
  const operations = program
    .command("operations")
    .description("what is being done to many: retries, discards, resyncs")
    .addHelpText(
      "after",
      examples(
        "sluice operations list",
        "sluice operations show 7",
        "sluice operations resume 7      # goes on all the same after it has stopped itself",
      ),
    );

  operations
    .command("list", { isDefault: true })
    .description("the latest 50")
    .addHelpText("after", examples("sluice operations list --json"))
    .option("--json", "the API's own JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const api = await connectApi(root);
      const list = await api.get("/operations", OperationList);
      if (json) {
        process.stdout.write(`${JSON.stringify(list)}\n`);
        return;
      }
      printTable(
        ["id", "kind", "status", "done", "failed", "skipped", "of", "by", "note"],
        list.operations.map(({ id, kind, status, progress, total, actor, note }) => [
          id,
          kind,
          status,
          progress.succeeded,
          progress.failed,
          progress.skipped,
          total,
          actor,
          note,
        ]),
      );
    });

  operations
    .command("show <id>")
    .description("one, with some of the targets that failed or were skipped")
    .addHelpText("after", examples("sluice operations show 7 --follow"))
    .option("--json", "the API's own JSON", false)
    .option("--follow", "show how it comes along until it ends", false)
    .action(async (id: string, { json, follow }: { json: boolean; follow: boolean }) => {
      const api = await connectApi(root);
      const path = `/operations/${encodeURIComponent(id)}`;
      const operation = await api.get(path, OperationDetail);
      if (follow) return await followOperation(api, operation.id, { isJson: json });
      print(operation, json);
    });

  for (const [verb, description] of verbs)
    operations
      .command(`${verb} <id>`)
      .description(description)
      .addHelpText("after", examples(`sluice operations ${verb} 7`))
      .option("--json", "the API's own JSON", false)
      .action(async (id: string, { json }: { json: boolean }) => {
        const api = await connectApi(root);
        const path = `/operations/${encodeURIComponent(id)}/${verb}`;
        print(await api.post(path, {}, OperationDetail), json);
      });
};

const verbs = [
  ["pause", "send nothing more for now"],
  ["resume", "go on, also after it has stopped itself"],
  ["abort", "end it for good; what was not sent is skipped"],
] as const;

const print = (operation: OperationDetail, isJson: boolean) => {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(operation)}\n`);
    return;
  }
  const { id, kind, status, actor, reason, note, total, progress, troubles } = operation;
  printTable(
    ["operation", String(id)],
    [
      ["kind", kind],
      ["status", status],
      ["by", actor],
      ["reason", reason],
      ["note", note],
      ["targets", total],
      ...Object.entries(progress),
    ],
  );
  if (troubles.length === 0) return;
  process.stdout.write("\n");
  printTable(
    ["target", "status", "why"],
    troubles.map((one) => [one.target, one.status, one.error]),
  );
};
