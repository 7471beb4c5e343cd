import { fork } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { waitUntil } from "../support/wait-until.ts";

export interface Surroundings {
  /** Where each process writes its log. */
  logFolder: string;
  /** Where each process leaves its CPU profile, if anywhere. */
  profileFolder: string | null;
  /** Called at the end, also after Ctrl-C. */
  atEnd: (stop: () => Promise<unknown>) => void;
}

/** Starts a built program as a production process: its own OS process, its log in a file. */
export const startProcess = async (
  { logFolder, profileFolder, atEnd }: Surroundings,
  { file, name, env = {} }: { file: string; name: string; env?: Record<string, string> },
) => {
  const logPath = join(logFolder, `${name}-${(started += 1)}.log`);
  const log = await open(logPath, "a");
  const profiling = profileFolder ? ["--cpu-prof", "--cpu-prof-dir", profileFolder] : [];
  const child = fork(file, [], {
    execArgv: profiling,
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    serialization: "advanced",
    stdio: ["ignore", log.fd, log.fd, "ipc"],
  });
  await log.close();
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.connected) child.disconnect();
    const deadline = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(deadline);
  };
  atEnd(stop);
  const lastWords = async () => (await readFile(logPath, "utf8")).slice(-2_000);
  return { child, ended, stop, lastWords };
};

let started = 0;

/** Starts one of Sluice's processes and waits until it says that it is ready. */
export const startSluiceProcess = async (
  surroundings: Surroundings,
  program: { file: string; name: string; env: Record<string, string>; readyUrl: string },
) => {
  const running = await startProcess(surroundings, program);
  await waitUntil(`${program.name} to be ready`, async () => {
    if (running.child.exitCode !== null)
      throw new Error(`${program.name} ended: ${await running.lastWords()}`);
    return await fetch(program.readyUrl).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  return running;
};

export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
