import { Redis } from "ioredis";

export const checkout = process.cwd();

export const templateDatabase = "sluice_template";

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through Jest's configuration.`);
  return value;
};

export const databaseServerUrl = () => required("SLUICE_TEST_DATABASE_URL");

/**
 * The URL of an empty Redis database that no other test has used, however it ended: they are taken in
 * turn, and begin anew only where a Redis of few databases is given.
 */
export const freshRedis = async (): Promise<string> => {
  const url = new URL(required("SLUICE_TEST_REDIS_URL"));
  url.pathname = "/0";
  const first = new Redis(url.href);
  const [, databases] = await first.config("GET", "databases");
  const taken = await first.incr("databases-taken");
  first.disconnect();
  url.pathname = `/${1 + (taken % (Number(databases) - 1))}`;
  const redis = new Redis(url.href);
  await redis.flushdb();
  redis.disconnect();
  return url.href;
};
