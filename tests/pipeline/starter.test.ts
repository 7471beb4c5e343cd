import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { makePassingFolder } from "@sluice/local-stack";
import { asSettings, freePorts } from "../support/free-ports.ts";
import { checkout } from "../support/servers.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Summary {
  orders: Record<string, number>;
  events: { handled: number; pending: number };
  webhookToStateMs: { p50: number | null; p99: number | null };
  deadLetters: number;
  urls: { receiver: string; api: string; dashboard: string; simulator: string };
  databaseUrl: string;
  redisUrl: string;
  apiToken: string;
}

const worlds: { dataDir: string; started: ChildProcess[] }[] = [];
afterEach(async () => {
  for (const { dataDir, started } of worlds.splice(0)) {
    for (const child of started) pressCtrlC(child);
    await waitUntil("all processes to end", () => processesOf(dataDir).length === 0);
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** As a terminal does: every process of the foreground group gets the signal. */
const pressCtrlC = ({ pid, exitCode, signalCode }: ChildProcess) => {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGINT");
};

/** `npm start` in a world of its own: free ports, its own data folder. */
const setup = async () => {
  const dataDir = await makePassingFolder("sluice-start-");
  const world = { dataDir, started: [] as ChildProcess[] };
  worlds.push(world);
  const ports = await freePorts();
  const start = (args: string[], settings: Record<string, string> = {}) => {
    const child = spawn("npm", ["--silent", "start", "--", ...args], {
      cwd: checkout,
      env: {
        ...process.env,
        ...asSettings(ports),
        SLUICE_DATA_DIR: dataDir,
        SIMULATOR_TIME_SCALE: "600",
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    world.started.push(child);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const summaries = () =>
      stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Summary);
    return {
      child,
      summaries,
      errors: () => stderr,
      exitCode: async () => ((await once(child, "close")) as [number | null])[0],
      running: () =>
        waitUntil("the first summary", () => {
          if (child.exitCode !== null) throw new Error(`npm start ended: ${stderr}`);
          return summaries()[0];
        }),
    };
  };
  return { dataDir, ports, start };
};

/** Whatever runs with this data folder in its environment or command line. */
const processesOf = (dataDir: string): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      const read = (file: string) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, "utf8");
        } catch {
          return "";
        }
      };
      return read("environ").includes(dataDir) || read("cmdline").includes(dataDir);
    });

describe("npm start", () => {
  it("delivers the opening scenario's orders, says so in JSON, and ends with nothing left", async () => {
    const { dataDir, start } = await setup();
    const { exitCode, summaries } = start(["--json", "--until-delivered", "5"]);
    expect(await exitCode()).toBe(0);
    const last = summaries().at(-1);
    expect(last?.orders["delivered"]).toBeGreaterThanOrEqual(5);
    expect(last).toMatchObject({ deadLetters: 0, events: { handled: expect.any(Number) } });
    expect(last?.webhookToStateMs.p99).toEqual(expect.any(Number));
    expect(processesOf(dataDir)).toEqual([]);
  });

  it("keeps the data at a second start, and forgets them with --fresh", async () => {
    const { start } = await setup();
    const first = start(["--json", "--until-delivered", "3"]);
    expect(await first.exitCode()).toBe(0);
    const ordersOf = ({ orders }: Summary) => Object.values(orders).reduce((sum, n) => sum + n, 0);
    const second = start(["--json", "--quiet-simulator"]);
    expect(ordersOf(await second.running())).toBeGreaterThanOrEqual(3);
    pressCtrlC(second.child);
    await second.exitCode();
    const fresh = start(["--json", "--quiet-simulator", "--fresh"]);
    expect(ordersOf(await fresh.running())).toBe(0);
  });

  it("leaves no process behind when its parent is killed", async () => {
    const { dataDir, start } = await setup();
    const { child, running } = start(["--json", "--quiet-simulator"]);
    await running();
    expect(processesOf(dataDir).length).toBeGreaterThan(5);
    child.kill("SIGKILL");
    await waitUntil("all processes to end", () => processesOf(dataDir).length === 0);
  });

  it("starts a process again that was killed", async () => {
    const { dataDir, start } = await setup();
    const { running, errors } = start(["--json", "--quiet-simulator"]);
    const { urls, apiToken } = await running();
    const worker = processesOf(dataDir).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("apps/worker"),
    );
    process.kill(Number(worker), "SIGKILL");
    await waitUntil("the news of its restart", () => errors().includes("worker ended (SIGKILL)"));
    await waitUntil("the new worker to fetch jobs", async () => {
      const answer = await fetch(`${urls.api}/api/v1/queues`, {
        headers: { authorization: `Bearer ${apiToken}` },
      });
      const { queues } = (await answer.json()) as { queues: { workers: number }[] };
      return queues.every(({ workers }) => workers > 0);
    });
  });

  it("names a taken port, with the setting that moves it", async () => {
    const { ports, start } = await setup();
    const taken = createServer().listen(ports.RECEIVER_PORT, "127.0.0.1");
    await once(taken, "listening");
    const { exitCode, errors } = start(["--json"]);
    expect(await exitCode()).toBe(1);
    expect(errors()).toContain(
      `Port ${ports.RECEIVER_PORT} (receiver) is taken: free it, or set RECEIVER_PORT to another one.`,
    );
    taken.close();
  });
});
