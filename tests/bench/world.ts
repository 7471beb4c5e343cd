import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { migrate } from "@sluice/db";
import { startLocalStack } from "@sluice/local-stack";
import { Redis } from "ioredis";
import postgres from "postgres";
import { z } from "zod";
import { waitUntil } from "../support/wait-until.ts";
import type { LoadCommands } from "./protocol.ts";
import type { Surroundings } from "./start-process.ts";
import { startProgram } from "./start-program.ts";

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Servers, databases and keys of one run of the benchmark. `atEnd` undoes whatever was opened. */
export const openWorld = async (profileFolder: string | null, atEnd: Surroundings["atEnd"]) => {
  await promisify(execFile)(join(checkout, "node_modules/.bin/tsc"), ["-p", import.meta.dirname]);
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  // As root the servers run as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const logFolder = join(folder, "logs");
  await mkdir(logFolder);
  const stack = await startLocalStack({ dataDir: join(folder, "data") });
  atEnd(stack.stop);
  const template = databaseUrl(stack.databaseUrl, templateName);
  const admin = postgres(stack.databaseUrl, { max: 1, onnotice: () => undefined });
  atEnd(() => admin.end({ timeout: 1 }));
  await admin`create database ${admin(templateName)}`;
  await migrate(template, join(checkout, "packages/db/migrations"));
  const redis = new Redis(stack.redisUrl);
  atEnd(async () => redis.disconnect());
  const surroundings: Surroundings = { logFolder, profileFolder, atEnd };
  return {
    ...surroundings,
    redis: stack.redis,
    postgres: stack.postgres,
    redisUrl: stack.redisUrl,
    databaseUrl: stack.databaseUrl,
    readRedisSetting: async (name: string) =>
      z.tuple([z.string(), z.string()]).parse(await redis.config("GET", name))[1],
    load: await startProgram<LoadCommands>(surroundings, "load"),
    appKey: "benchmark",
    appSecret: randomBytes(16).toString("hex"),
    encryptionKey: randomBytes(32),
    emptyRedis: () => emptyRedis(redis),
    freshDatabase: () => freshDatabase(admin, stack.databaseUrl),
  };
};

export const checkout = join(import.meta.dirname, "../..");
const templateName = "sluice_template";

/** Each run starts on an append-only file of its own, so that none pays for the one before. */
const emptyRedis = async (redis: Redis) => {
  await redis.flushall();
  await redis.bgrewriteaof();
  await waitUntil("Redis to rewrite its file", async () =>
    /aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(await redis.info("persistence")),
  );
};

const freshDatabase = async (admin: postgres.Sql, serverUrl: string) => {
  const name = `run_${(databases += 1)}`;
  await admin`create database ${admin(name)} template ${admin(templateName)}`;
  await admin`checkpoint`;
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => admin`drop database ${admin(name)} with (force)`,
  };
};

let databases = 0;

const databaseUrl = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};
