import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { ServerUser } from "@sluice/local-stack";
import type { EndWithLab } from "./end-with-lab.ts";

export interface ServerProgram {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user: ServerUser | undefined;
  /** Written to its stdin, which is then closed. */
  input: string;
  logPath: string;
  /** How it is ended if the lab is killed. */
  lastSignal: "KILL" | "QUIT";
}

export interface RunningServer {
  pid: number;
  isRunning: () => boolean;
  /** Sends the signal and resolves when the server has ended. */
  end: (signal: NodeJS.Signals) => Promise<void>;
}

/** Runs a server program in a session of its own, under the watch of the shell that ends with the lab. */
export const runServer = (program: ServerProgram, endWithLab: EndWithLab): RunningServer => {
  const log = openSync(program.logPath, "a");
  const child = spawn(program.file, program.args, {
    cwd: program.cwd,
    env: program.env,
    detached: true,
    stdio: ["pipe", log, log],
    ...(program.user && { uid: program.user.uid, gid: program.user.gid }),
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program.file} could not be started.`);
  endWithLab.add(pid, program.lastSignal);
  child.once("exit", () => endWithLab.drop(pid));
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(program.input);
  return {
    pid,
    isRunning: () => !hasEnded(child),
    end: async (signal) => {
      if (hasEnded(child)) return;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
};

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
