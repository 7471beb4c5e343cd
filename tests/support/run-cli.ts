import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { checkout } from "./servers.ts";

/** Runs `sluice` as it was built, to its end. */
export const runCli = async (args: string[], settings: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [join(checkout, "apps/cli/sluice.mjs"), ...args], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, stdout, stderr };
};
