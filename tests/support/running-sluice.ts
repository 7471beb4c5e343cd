import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectSimulatedShop, processesOf, supervise } from "@sluice/cli";
import { connectDatabase } from "@sluice/db";
import { asSettings, freePorts } from "./free-ports.ts";
import { freshDatabase } from "./fresh-database.ts";
import { checkout, freshRedis } from "./servers.ts";

/**
 * All four processes, as the operating system runs them in production, on free ports over a
 * database of the test's own, with the simulator's shop connected.
 */
export const startSluice = async (settings: { timeScale: number }) => {
  const { url: databaseUrl, drop } = await freshDatabase();
  const redisUrl = await freshRedis();
  const logs = await mkdtemp(join(tmpdir(), "sluice-logs-"));
  const ports = await freePorts();
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const apiToken = randomBytes(16).toString("hex");
  const encryptionKey = randomBytes(32);
  const env = {
    ...process.env,
    ...asSettings(ports),
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    API_TOKEN: apiToken,
    SESSION_SECRET: randomBytes(32).toString("hex"),
    TIKTOK_APP_KEY: "testkey",
    TIKTOK_APP_SECRET: "testsecret",
    TIKTOK_API_URL: local(ports.SIMULATOR_PORT),
    TIKTOK_AUTH_URL: local(ports.SIMULATOR_PORT),
    TIKTOK_CONSENT_URL: `${local(ports.SIMULATOR_PORT)}/open/authorize`,
    TIKTOK_SERVICE_ID: "sluice",
    SIMULATOR_URL: local(ports.SIMULATOR_PORT),
    SIMULATOR_WEBHOOK_URL: `${local(ports.RECEIVER_PORT)}/webhooks/tiktok`,
    SIMULATOR_TIME_SCALE: String(settings.timeScale),
  };
  const specs = processesOf(ports, { withSimulator: true });
  const running = await Promise.all(
    specs.map((spec) =>
      supervise(spec, {
        root: checkout,
        env,
        logPath: join(logs, `${spec.name}.log`),
        onNews: () => undefined,
      }),
    ),
  );
  const stopAll = () => Promise.all(running.map((one) => one.stop(12_000)));
  await connectSimulatedShop({ api: local(ports.API_PORT), apiToken }).catch(async (err) => {
    // What goes on running would take the jobs of later tests.
    await stopAll();
    throw err;
  });
  const db = connectDatabase(databaseUrl, { applicationName: "test", connectionsMax: 2 });

  const getJson = async (url: string): Promise<unknown> => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${apiToken}` } });
    if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}.`);
    return await answer.json();
  };
  return {
    db,
    apiUrl: local(ports.API_PORT),
    encryptionKey,
    /** A process dies and is started again, as its supervisor does it. */
    kill: (name: string) => {
      const pid = running.find((one) => one.name === name)?.pid();
      if (pid === undefined) throw new Error(`No process ${name} runs.`);
      process.kill(pid, "SIGKILL");
    },
    /** What the command line takes to find all this. */
    cliSettings: {
      SLUICE_API_URL: local(ports.API_PORT),
      API_TOKEN: apiToken,
      SIMULATOR_URL: local(ports.SIMULATOR_PORT),
    },
    readApi: (path: string) => getJson(`${local(ports.API_PORT)}/api/v1${path}`),
    readControl: (path: string) => getJson(`${local(ports.SIMULATOR_PORT)}/control${path}`),
    control: async (method: "POST" | "PUT", path: string, body: object) => {
      const answer = await fetch(`${local(ports.SIMULATOR_PORT)}/control${path}`, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
    },
    stop: async () => {
      await stopAll();
      await db.end();
      await drop();
      await rm(logs, { recursive: true });
    },
  };
};
