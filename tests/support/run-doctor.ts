import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { checkout } from "./servers.ts";

export interface DoctorReport {
  findings: { key: string; what: string; fix: string; canFix: boolean }[];
  fixed: string[];
  checked: number;
  notChecked: string[];
}

/** `sluice doctor` as a process of the operating system, with these settings alone. */
export const runDoctor = async (
  env: Record<string, string>,
  { args = ["--json"], nodeArgs = [] }: { args?: string[]; nodeArgs?: string[] } = {},
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [...nodeArgs, "apps/cli/dist/main.js", "doctor", ...args], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { exitCode: child.exitCode, stdout, stderr };
};
