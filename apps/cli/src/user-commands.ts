import {
  CreatedUser,
  Done,
  Role,
  UserList,
  UserSummary,
  type UserSummary as User,
} from "@sluice/contract";
import { Argument, type Command } from "commander";
import { connectApi, type ApiClient } from "./api-client.ts";
import { examples } from "./examples.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { printTable } from "./print-table.ts";

interface Output {
  json: boolean;
}

/** `sluice users`: who may log in, and what they may do. */
export const addUserCommands = (program: Command, root: string): void => {
  const users = program
    .command("users")
    .description("who may log in, and what they may do")
    .addHelpText(
      "after",
      examples(
        "sluice users add ann@example.com operator",
        "sluice users role ann@example.com viewer",
        "sluice users disable ann@example.com",
        "sluice users list --json",
      ),
    );
  const command = (name: string, description: string, example = "ann@example.com") =>
    users
      .command(name)
      .description(description)
      .option("--json", "print the API's own answer", false)
      .addHelpText("after", examples(`sluice users ${name.split(" ")[0]} ${example}`));
  const role = () => new Argument("<role>", "what the user may do").choices(Role.options);

  command("list", "all users, by e-mail", "--json").action(async ({ json }: Output) => {
    const all = await listAll(await connectApi(root));
    if (json) return print(all);
    printTable(
      ["e-mail", "role", "second factor", "last login", ""],
      all.map((user) => [
        user.email,
        user.role,
        user.hasSecondFactor ? "yes" : "no",
        user.lastLoginAt,
        user.isDisabled ? "disabled" : "",
      ]),
    );
  });
  command(
    "add <email>",
    "let somebody log in, with a random password that is shown once",
    "ann@example.com operator",
  )
    .addArgument(role())
    .action(async (email: string, asked: Role, { json }: Output) => {
      const api = await connectApi(root);
      const user = await api.post("/users", { email, role: asked }, CreatedUser);
      if (json) return print(user);
      process.stdout.write(`${user.email} is ${user.role}. Password: ${user.password}\n`);
    });
  for (const [name, isDisabled] of [
    ["disable", true],
    ["enable", false],
  ] as const)
    command(
      `${name} <email>`,
      isDisabled ? "log somebody out for good" : "let somebody in again",
    ).action(async (email: string, { json }: Output) =>
      show(await change(root, email, { isDisabled }), json),
    );
  command(
    "role <email>",
    "change what somebody may do; it ends the user's sessions",
    "ann@example.com viewer",
  )
    .addArgument(role())
    .action(async (email: string, asked: Role, { json }: Output) =>
      show(await change(root, email, { role: asked }), json),
    );
  command(
    "reset-totp <email>",
    "take a lost second factor away; it ends the user's sessions",
  ).action(async (email: string, { json }: Output) => {
    const api = await connectApi(root);
    const { id } = await find(api, email);
    const done = await api.delete(`/users/${id}/totp`, {}, Done);
    if (json) return print(done);
    process.stdout.write(`${email} logs in with the password alone until a new one is set up.\n`);
  });
};

const change = async (root: string, email: string, asked: object): Promise<User> => {
  const api = await connectApi(root);
  const { id } = await find(api, email);
  return await api.put(`/users/${id}`, asked, UserSummary);
};

const find = async (api: ApiClient, email: string): Promise<User> => {
  const user = (await listAll(api)).find((each) => each.email === email.toLowerCase());
  if (!user) throw new CommandError(`There is no user ${email}.`, exitCodes.refused);
  return user;
};

const listAll = async (api: ApiClient): Promise<User[]> => {
  const all: User[] = [];
  for (let after: string | null = ""; after !== null;) {
    const query = new URLSearchParams({ after, limit: "200" });
    const page: UserList = await api.get(`/users?${query.toString()}`, UserList);
    all.push(...page.users);
    after = page.next;
  }
  return all;
};

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const show = (user: User, isJson: boolean): void => {
  if (isJson) return print(user);
  const state = user.isDisabled ? "disabled" : user.role;
  process.stdout.write(`${user.email} is ${state}.\n`);
};
