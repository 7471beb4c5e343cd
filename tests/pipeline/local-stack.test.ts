import { spawn, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import {
  forgetData,
  makePassingFolder,
  readOrCreateSecrets,
  startLocalStack,
  type LocalStack,
} from "@sluice/local-stack";
import { Redis } from "ioredis";
import postgres from "postgres";

const nobody = { uid: 65534, gid: 65534 };
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

const setup = async () => {
  const dataDir = await makePassingFolder("sluice-stack-");
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const start = async () => {
    const stack = await startLocalStack({ dataDir, postgres: "embedded" });
    cleanups.push(() => stack.stop());
    return { stack, ...connectTo(stack) };
  };
  return { dataDir, start };
};

const connectTo = ({ databaseUrl, redisUrl }: Pick<LocalStack, "databaseUrl" | "redisUrl">) => {
  const sql = postgres(databaseUrl, { max: 1 });
  const redis = new Redis(redisUrl, { protocol: 2 });
  redis.on("error", () => {});
  const disconnect = async () => {
    redis.disconnect();
    await sql.end({ timeout: 0 });
  };
  cleanups.push(disconnect);
  return { sql, redis, disconnect };
};

/** A starter in a process of its own; ends by itself when this one is gone. */
const startElsewhere = async (dataDir: string, spawnOptions: object = {}) => {
  const script = `
    import { startLocalStack } from "@sluice/local-stack";
    const stack = await startLocalStack({ dataDir: process.argv[1], postgres: "embedded" });
    console.log(JSON.stringify(stack));
    process.stdin.on("end", () => stack.stop()).resume();`;
  const tsx = createRequire(__filename).resolve("tsx");
  const nodeArgs = ["--conditions=@sluice/source", "--import", tsx, "--input-type=module"];
  const starter = spawn(process.execPath, [...nodeArgs, "-e", script, dataDir], {
    cwd: join(__dirname, ".."),
    stdio: ["pipe", "pipe", "inherit"],
    ...spawnOptions,
  });
  const ended = new Promise<void>((resolve) => starter.once("exit", () => resolve()));
  cleanups.push(() => (starter.stdin.end(), ended));
  for await (const line of createInterface(starter.stdout)) {
    return { starter, stack: JSON.parse(line) as LocalStack, ...(await readLock(dataDir)) };
  }
  throw new Error("The starter ended without having started anything");
};

const readLock = async (dataDir: string) => {
  const text = await readFile(join(dataDir, "lock.json"), "utf8");
  const lock = JSON.parse(text) as { keeper: { pid: number }; servers: { pid: number }[] };
  return { keeperPid: lock.keeper.pid, serverPids: lock.servers.map(({ pid }) => pid) };
};

// A zombie is gone; who has to collect it is no longer ours once its parent was killed.
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};

const allGone = async (pids: number[]): Promise<void> => {
  while (pids.some(isAlive)) await sleep(25);
};

test("npm's own PostgreSQL starts and answers", async () => {
  const { start } = await setup();
  const { stack, sql } = await start();
  const [row] =
    await sql`select current_setting('server_version') as version, current_user, current_database()`;
  expect(row).toMatchObject({
    version: expect.stringMatching(/^18\./),
    current_user: "sluice",
    current_database: "sluice",
  });
  expect(stack.postgres).toMatch(/^PostgreSQL 18\.\d+ \(npm package/);
});

test("an acknowledged job cannot be lost by Redis: each write is flushed, nothing is evicted", async () => {
  const { start } = await setup();
  const { stack, redis } = await start();
  expect(await redis.ping()).toBe("PONG");
  const settings = ["appendonly", "appendfsync", "maxmemory-policy"];
  const read = await Promise.all(settings.map((name) => redis.call("CONFIG", "GET", name)));
  expect(Object.fromEntries(read as [string, string][])).toEqual({
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
  });
  const url = new URL(stack.redisUrl);
  url.password = "";
  await expect(connectTo({ ...stack, redisUrl: url.href }).redis.ping()).rejects.toThrow(/NOAUTH/);
});

test("what was written is there again after a stop and a start", async () => {
  const { start } = await setup();
  const first = await start();
  await first.sql`create table kept as select 'row' as what`;
  await first.redis.set("kept", "value");
  await first.disconnect();
  await first.stack.stop();

  const { sql, redis } = await start();
  expect(await sql`select what from kept`).toMatchObject([{ what: "row" }]);
  expect(await redis.get("kept")).toBe("value");
});

test("a second start from the same folder is refused while the first lives", async () => {
  const { dataDir, start } = await setup();
  await start();
  await expect(start()).rejects.toThrow(
    `Sluice is already running from ${dataDir} (process ${process.pid})`,
  );
});

test("a starter that is killed leaves no server behind", async () => {
  const { dataDir } = await setup();
  const { starter, keeperPid, serverPids } = await startElsewhere(dataDir);
  expect(serverPids.filter(isAlive)).toHaveLength(2);
  starter.kill("SIGKILL");
  await allGone([keeperPid, ...serverPids]);
});

test("servers that lost both starter and keeper are replaced and their data kept", async () => {
  const { dataDir, start } = await setup();
  const { starter, stack, keeperPid, serverPids } = await startElsewhere(dataDir);
  const before = connectTo(stack);
  await before.sql`create table kept as select 'row' as what`;
  await before.redis.set("kept", "value");
  await before.disconnect();
  process.kill(keeperPid, "SIGKILL");
  starter.kill("SIGKILL");
  await allGone([keeperPid, starter.pid as number]);
  expect(serverPids.filter(isAlive)).toHaveLength(2);

  const { sql, redis } = await start();
  await allGone(serverPids);
  expect(await sql`select what from kept`).toMatchObject([{ what: "row" }]);
  expect(await redis.get("kept")).toBe("value");
});

test("a stop also ends servers whose keeper was killed", async () => {
  const { dataDir, start } = await setup();
  const { stack, disconnect } = await start();
  const { keeperPid, serverPids } = await readLock(dataDir);
  process.kill(keeperPid, "SIGKILL");
  await disconnect();
  await stack.stop();
  expect(serverPids.filter(isAlive)).toEqual([]);
});

test("the loss of a server is told, with the reason", async () => {
  const { dataDir } = await setup();
  const losses = new EventEmitter();
  const lost = once(losses, "lost");
  const onServerLost = (message: string) => losses.emit("lost", message);
  const stack = await startLocalStack({ dataDir, postgres: "embedded", onServerLost });
  cleanups.push(() => stack.stop());
  const [serverPid] = (await readLock(dataDir)).serverPids;
  if (serverPid !== undefined) process.kill(serverPid, "SIGKILL");
  expect((await lost)[0]).toMatch(/ended by SIGKILL. The end of .*\.log:/);
});

test("data are forgotten on request, and only in a folder of Sluice", async () => {
  const { dataDir, start } = await setup();
  const { stack, disconnect } = await start();
  const secrets = await readOrCreateSecrets(dataDir);
  await disconnect();
  await expect(forgetData(dataDir)).rejects.toThrow(/already running/);
  await stack.stop();
  await forgetData(dataDir);
  expect(await readdir(dataDir)).toEqual([".sluice-data"]);
  expect(await readOrCreateSecrets(dataDir)).not.toEqual(secrets);

  const foreign = await mkdtemp(join(tmpdir(), "sluice-foreign-"));
  cleanups.push(() => rm(foreign, { recursive: true }));
  await writeFile(join(foreign, "thesis.txt"), "");
  await expect(forgetData(foreign)).rejects.toThrow(/neither empty nor a data folder of Sluice/);
  await expect(startLocalStack({ dataDir: foreign })).rejects.toThrow(/neither empty nor/);
});

// Only root can become somebody else; for anybody else all the tests above are this one already.
const canBeNobody =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, ["-e", `fs.readFileSync(${JSON.stringify(__filename)})`], nobody)
    .status === 0;

(canBeNobody ? test : test.skip)("an ordinary user needs no rights for it", async () => {
  const { dataDir } = await setup();
  const home = (await setup()).dataDir;
  for (const folder of [dataDir, home]) await chown(folder, nobody.uid, nobody.gid);
  const env = { PATH: process.env["PATH"], HOME: home };
  const { stack } = await startElsewhere(dataDir, { ...nobody, env });
  const { sql, redis } = connectTo(stack);
  expect(await sql`select 1 as one`).toMatchObject([{ one: 1 }]);
  expect(await redis.ping()).toBe("PONG");
});
