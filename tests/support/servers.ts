import { Redis } from "ioredis";

export const checkout = process.cwd();

export const templateDatabase = "sluice_template";

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through Jest's configuration.`);
  return value;
};

export const databaseServerUrl = () => required("SLUICE_TEST_DATABASE_URL");

/** The URL of an empty Redis database that no other test uses meanwhile. */
export const freshRedis = async (): Promise<string> => {
  const worker = Number(process.env["JEST_WORKER_ID"] ?? 1) - 1;
  taken = (taken + 1) % databasesPerWorker;
  const url = new URL(required("SLUICE_TEST_REDIS_URL"));
  url.pathname = `/${(worker * databasesPerWorker + taken) % redisDatabases}`;
  const redis = new Redis(url.href);
  await redis.flushdb();
  redis.disconnect();
  return url.href;
};

const redisDatabases = 16;
const databasesPerWorker = 8;
let taken = 0;
