import { createProgram } from "@sluice/cli";
import type { Command } from "commander";
import { runCli } from "../support/run-cli.ts";
import { checkout } from "../support/servers.ts";
import { startApi } from "../support/start-api.ts";

const program = createProgram(checkout);
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
const below = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    // Commander's own, which no program adds.
    .filter((one) => one.name() !== "help")
    .flatMap((one) => [one, ...below(one)]);
const commands = below(program);
const leaves = commands.filter((command) => below(command).length === 0);
const named = (some: Command[]) => some.map((command) => [pathOf(command), command] as const);

/** What `--help` prints below the usage, where examples belong. */
const helpOf = (command: Command): string => {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  return help.split("\n").slice(1).join("\n");
};

test.each(named(commands))("%s says what it is for and shows an example", (path, command) => {
  const missing = [
    ...(command.description() === "" ? ["a .description()"] : []),
    ...(helpOf(command).includes(path)
      ? []
      : [`.addHelpText("after", examples("${path} …")) with the whole command in it`]),
    ...command.options
      .filter(({ description }) => description === "")
      .map(({ flags }) => `a description of ${flags}`),
  ];
  expect({ command: path, missing }).toEqual({ command: path, missing: [] });
});

// They make no call of the API whose answer a script could want.
const withoutJson = new Set(["sluice migrate"]);

test.each(named(leaves.filter((leaf) => !withoutJson.has(pathOf(leaf)))))(
  "%s can answer scripts",
  (path, command) => {
    const options = command.options.map(({ long }) => long);
    const missing = options.includes("--json") ? [] : ['.option("--json", …)'];
    expect({ command: path, missing }).toEqual({ command: path, missing: [] });
  },
);

test("a command has one name, and no other has it", () => {
  const paths = commands.map(pathOf);
  expect(new Set(paths).size).toBe(paths.length);
});

test.each([
  ["an unknown command", ["nothing"]],
  ["an unknown option", ["status", "--nothing"]],
  ["a value that is none", ["verify", "--orders", "0"]],
  ["an argument that is missing", ["shops", "pause"]],
  ["a group without its command", ["shops"]],
])("%s ends with 2, and standard error says why", async (_what, args) => {
  const { exitCode, stdout, stderr } = await runCli(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/error|Usage/);
});

test("help that was asked for is no error", async () => {
  const { exitCode, stdout } = await runCli(["shops", "--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("sluice shops list");
});

test("an API that is away ends with 3, and one that refuses with 4", async () => {
  const settings = { API_TOKEN: "a-token-for-tests", SLUICE_API_URL: "http://127.0.0.1:9" };
  const away = await runCli(["status"], settings);
  expect(away.exitCode).toBe(3);
  expect(away.stderr).toContain("cannot be reached");

  const api = await startApi();
  const refused = await runCli(["shops", "pause", "1"], { ...settings, SLUICE_API_URL: api.base });
  await api.close();
  expect(refused.exitCode).toBe(4);
  expect(refused.stdout).toBe("");
});

test.each(["bash", "zsh", "fish"])("%s is told how to complete", async (shell) => {
  const { exitCode, stdout } = await runCli(["completion", shell]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("sluice");
});

test("what can be completed is what there is", async () => {
  const offered = async (...typed: string[]) =>
    (await runCli(["complete", "--", ...typed])).stdout
      .split("\n")
      .flatMap((line) => /^([\w-]+)/.exec(line)?.[1] ?? []);
  const atTop = commands.filter(({ parent }) => parent === program).map((one) => one.name());
  expect((await offered("")).toSorted()).toEqual(expect.arrayContaining(atTop.toSorted()));
  expect(await offered("shops", "")).toEqual(
    expect.arrayContaining(["list", "connect", "pause", "resume"]),
  );
  expect(await offered("verify", "--")).toEqual(expect.arrayContaining(["--orders", "--play"]));
});
