import { CreatedToken, Done, Role, TokenList, type TokenSummary } from "@sluice/contract";
import { Argument, Option, type Command } from "commander";
import { examples } from "./examples.ts";
import { connectApi, type ApiClient } from "./api-client.ts";
import { printTable } from "./print-table.ts";

interface CreateOptions {
  scope?: string[];
  days?: number;
  json: boolean;
}

/** `sluice tokens`: what machines open the API with. */
export const addTokenCommands = (program: Command, root: string): void => {
  const tokens = program
    .command("tokens")
    .description("tokens that machines open the API with")
    .addHelpText(
      "after",
      examples(
        "sluice tokens create ci viewer --scope orders queues --days 90",
        "sluice tokens list",
        "sluice tokens revoke 0b9f1c2e-6a53-4a7c-9d41-0d2f7f0c3a11",
      ),
    );
  const command = (name: string, description: string, example: string) =>
    tokens
      .command(name)
      .description(description)
      .option("--json", "print the API's own answer", false)
      .addHelpText("after", examples(`sluice tokens ${name.split(" ")[0]} ${example}`));

  command("list", "all tokens, the newest first", "--json").action(
    async ({ json }: { json: boolean }) => {
      const all = await listAll(await connectApi(root));
      if (json) return print(all);
      printTable(
        ["id", "name", "role", "scopes", "made by", "last used", "ends"],
        all.map((token) => [
          token.id,
          token.name,
          token.role,
          token.scopes?.join(" ") ?? "all",
          token.createdBy,
          token.lastUsedAt,
          token.revokedAt === null ? token.expiresAt : `revoked ${token.revokedAt}`,
        ]),
      );
    },
  );
  command(
    "create <name>",
    "make a token, which is shown once",
    "ci viewer --scope orders --days 90",
  )
    .addArgument(new Argument("<role>", "what it may do at most").choices(Role.options))
    .addOption(new Option("--scope <area...>", "open these areas of the API only"))
    .option("--days <days>", "it ends after so many days", Number)
    .action(async (name: string, role: Role, { scope, days, json }: CreateOptions) => {
      const api = await connectApi(root);
      const expiresAt =
        days === undefined ? null : new Date(Date.now() + days * 86_400_000).toISOString();
      const asked = { name, role, scopes: scope ?? null, expiresAt };
      const made = await api.post("/tokens", asked, CreatedToken);
      if (json) return print(made);
      process.stdout.write(`${made.token}\n`);
      process.stderr.write(`Keep it: it is shown this once. Its id is ${made.id}.\n`);
    });
  command("revoke <id>", "end a token at once", exampleId).action(
    async (id: string, { json }: { json: boolean }) => {
      const api = await connectApi(root);
      const done = await api.delete(`/tokens/${encodeURIComponent(id)}`, {}, Done);
      if (json) return print(done);
      process.stdout.write(`Token ${id} opens nothing any more.\n`);
    },
  );
};

const listAll = async (api: ApiClient): Promise<TokenSummary[]> => {
  const all: TokenSummary[] = [];
  for (let before: string | null = ""; before !== null;) {
    const query = new URLSearchParams({ limit: "200", ...(before !== "" && { before }) });
    const page: TokenList = await api.get(`/tokens?${query.toString()}`, TokenList);
    all.push(...page.tokens);
    before = page.next;
  }
  return all;
};

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const exampleId = "0b9a1f5e-77aa-4c1e-9f5d-3c2b1a009988";
