import { execFile } from "node:child_process";
import type { ServerUser } from "./server-user.ts";

export type CommandOptions = {
  cwd?: string;
  user?: ServerUser | undefined;
  env?: Record<string, string>;
  input?: string;
  timeoutMs?: number;
};

/** Runs a program to its end and returns what it printed; its last words are in the error if it fails. */
export const runCommand = (
  file: string,
  args: string[],
  { cwd, user, env, input, timeoutMs = 60_000 }: CommandOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = {
      ...(cwd !== undefined && { cwd }),
      ...(env && { env }),
      ...(user && { uid: user.uid, gid: user.gid }),
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
    };
    const child = execFile(file, args, options, (err, stdout, stderr) => {
      if (!err) return resolve(stdout);
      const lastWords = (stderr || stdout || err.message).trim().split("\n").slice(-8).join("\n");
      reject(new Error(`${file} failed:\n${lastWords}`, { cause: err }));
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
