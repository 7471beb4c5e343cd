// What `npm start` and `npm test` call. On a machine that has only Node and npm it installs the
// packages, builds them and hands over: to `sluice up`, or to Jest. Nothing but the program handed
// over to writes to stdout, so that `npm --silent start -- --json` prints JSON alone.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installChromium } from "./install-chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const inRoot = (...path) => join(root, ...path);

const main = async ([command, ...args]) => {
  if (!Object.hasOwn(commands, command))
    fail("Usage: node infra/bootstrap.mjs start|test [arguments]");
  const major = Number.parseInt(process.versions.node, 10);
  if (major < 20) fail(`Sluice needs Node 20 or later; this is ${process.version}.`);
  await install();
  await build();
  await commands[command](args);
};

const commands = {
  // In this very process: one less that would have to pass signals and the parent's death on.
  start: async (args) => {
    process.argv = [process.execPath, "sluice", "up", ...args];
    await import("../apps/cli/dist/main.js");
  },
  test: async (args) => {
    await installChromium(say);
    const jest = [inRoot("node_modules/jest/bin/jest.js"), ...args];
    process.exitCode = await run(process.execPath, jest, "inherit");
  },
};

const install = async () => {
  const lock = readFileSync(inRoot("pnpm-lock.yaml"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  const stamp = inRoot("node_modules", ".sluice-lock-hash");
  if (readIfThere(stamp) === wanted) return;
  say("Installing packages (only when they changed) …");
  const catalog = readFileSync(inRoot("pnpm-workspace.yaml"), "utf8");
  const version = /^ +pnpm: *"?([\d.]+)/m.exec(catalog)?.[1];
  const npx = ["--yes", `pnpm@${version}`, "install", "--frozen-lockfile"];
  // CI: pnpm asks no question, such as whether to replace what another package manager installed.
  // The level: under `npm --silent` it would not even say what went wrong.
  const code = await run("npx", npx, "to stderr", { CI: "true", npm_config_loglevel: "error" });
  if (code !== 0) {
    fail(
      `Installing the packages failed (exit code ${code}); the lines above tell why.\n` +
        "If it is the network: the npm registry must be reachable, `npm ping` shows whether it is.",
    );
  }
  writeFileSync(stamp, wanted);
};

const build = async () => {
  say("Building …");
  const turbo = ["run", "build", "--output-logs=errors-only"];
  const code = await run(process.execPath, [inRoot("node_modules/turbo/bin/turbo"), ...turbo]);
  if (code !== 0) fail(`The build failed (exit code ${code}); the lines above tell why.`);
};

/** Resolves with the exit code. Without a way for its output, that is shown only on failure. */
const run = (file, args, output = "on failure", env = {}) =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...childEnv, ...env },
      stdio: { inherit: "inherit", "to stderr": ["ignore", 2, 2] }[output] ?? "pipe",
    });
    const held = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part) => held.push(part));
    const passOn = (signal) => child.kill(signal);
    process.on("SIGINT", passOn).on("SIGTERM", passOn);
    const finish = (code, signal) => {
      process.off("SIGINT", passOn).off("SIGTERM", passOn);
      if (code !== 0) process.stderr.write(Buffer.concat(held));
      // As a shell would say it: who is asked to stop must not go on to the next step.
      if (signal) process.exit(128 + constants.signals[signal]);
      resolve(code);
    };
    child.on("error", (err) => fail(`${file} could not be run: ${err.message}`));
    child.on("close", finish);
  });

const childEnv = {
  // Turbo looks for pnpm, and the build scripts for tsc, on PATH.
  PATH: [inRoot("node_modules/.bin"), dirname(process.execPath), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
};

const readIfThere = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

const say = (line) => process.stderr.write(`${line}\n`);

const fail = (message) => {
  say(message);
  process.exit(1);
};

await main(process.argv.slice(2));
