// Runs the servers for a starter that may be killed at any moment. It has its own session, so a
// Ctrl-C in the terminal reaches neither it nor the servers; when the channel to the starter
// closes, it stops them and ends. Plain JavaScript, so that it runs the same without a build.
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

// A Postgres that is still writing its checkpoint gets this long; killed later it only recovers.
const killAfterMs = 20_000;

/** @type {Map<number, { child: import("node:child_process").ChildProcess, stopSignal: NodeJS.Signals }>} */
const servers = new Map();
let isStopping = false;

/** @param {import("./src/start-keeper.ts").ServerCommand & { id: number }} command */
const start = ({ id, file, args, env, cwd, user, input, logPath, stopSignal }) => {
  const log = openSync(logPath, "a", 0o600);
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ["pipe", log, log],
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  closeSync(log);
  child.on("error", (err) => tell({ id, ended: err.message }));
  child.on("exit", (code, signal) => {
    servers.delete(id);
    tell({ id, ended: signal ? `ended by ${signal}` : `ended with exit code ${code}` });
    if (isStopping && servers.size === 0) process.exit(0);
  });
  if (child.pid === undefined) return;
  servers.set(id, { child, stopSignal });
  tell({ id, pid: child.pid });
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
};

const stop = () => {
  if (isStopping) return;
  isStopping = true;
  if (servers.size === 0) process.exit(0);
  for (const { child, stopSignal } of servers.values()) child.kill(stopSignal);
  setTimeout(() => {
    for (const { child } of servers.values()) child.kill("SIGKILL");
  }, killAfterMs);
};

/** @param {object} message */
const tell = (message) => {
  if (process.connected) process.send?.(message, () => {});
};

process.on("message", (command) => {
  if (command === "stop") stop();
  else if (!isStopping) start(command);
});
process.on("disconnect", stop);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, stop);
process.on("uncaughtException", stop);
// The starter may have died before these lines were reached.
if (!process.connected) stop();
