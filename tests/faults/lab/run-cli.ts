import { spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../../support/servers.ts";
import type { Sluice } from "./start-sluice.ts";

export interface CliRun {
  code: number | null;
  /** Each line of its output, parsed. */
  lines: Record<string, unknown>[];
  errors: string;
}

/** Runs the operator's command against a Sluice's API; its output must be lines of JSON. */
export const runCli = async (
  { urls, apiToken }: Pick<Sluice, "urls" | "apiToken">,
  args: string[],
): Promise<CliRun> => {
  const child = spawn(process.execPath, ["apps/cli/dist/main.js", ...args], {
    cwd: checkout,
    env: {
      PATH: process.env["PATH"] ?? "",
      SLUICE_API_URL: urls.api,
      API_TOKEN: apiToken,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, "close");
  const lines = text.split("\n").filter((line) => line !== "");
  return {
    code: child.exitCode,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    errors: errors.trim(),
  };
};
