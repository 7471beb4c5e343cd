import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import type { Sql } from "postgres";
import type { Lab, RunningSluice } from "./open-lab.ts";

/** Everything that can be read without a key, by where it stands. */
export const readSurfaces = async (
  lab: Lab,
  { processes }: RunningSluice,
): Promise<Map<string, string>> => {
  const metrics = await Promise.all(processes.map((one) => one.metrics()));
  return new Map([
    ["Redis", await readRedis(lab.redis.url)],
    ["Redis' file", await readFolder(join(lab.redis.dataFolder, "appendonlydir"))],
    ["logs", processes.map((one) => one.log()).join("\n")],
    ["/metrics", metrics.join("\n")],
    ["Postgres' log", await readFile(lab.postgres.logPath, "latin1")],
    ...(await readTables(lab.db())),
  ]);
};

const readFolder = async (folder: string): Promise<string> => {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "latin1")));
  return texts.join("\n");
};

/** All keys with all that they hold, whatever their type. */
const readRedis = async (url: string): Promise<string> => {
  const redis = new Redis(url);
  redis.on("error", () => undefined);
  try {
    const keys = await redis.keys("*");
    const values = await Promise.all(
      keys.map(async (key) => [key, await readKey(redis, key, await redis.type(key))]),
    );
    return JSON.stringify(values);
  } finally {
    redis.disconnect();
  }
};

const readKey = (redis: Redis, key: string, type: string): Promise<unknown> => {
  const reads: Record<string, () => Promise<unknown>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, "0", "-1"),
    stream: () => redis.xrange(key, "-", "+"),
    // Gone since it was listed.
    none: () => Promise.resolve(null),
  };
  return reads[type]?.() ?? Promise.reject(new Error(`${key} is a ${type}, which is not read.`));
};

/** Every row of every table; bytes as the text that they would be if they were not sealed. */
const readTables = async (db: Sql): Promise<[string, string][]> => {
  const columns = await db<{ table: string; column: string; type: string }[]>`
    select table_name as table, column_name as column, data_type as type
    from information_schema.columns where table_schema = 'public' order by 1, 2`;
  const tables = [...new Set(columns.map(({ table }) => table))];
  return await Promise.all(
    tables.map(async (table): Promise<[string, string]> => {
      const [row] = await db<{ text: string | null }[]>`
        select string_agg(to_jsonb(t)::text, E'\n') as text from ${db(table)} t`;
      const bytes = await Promise.all(
        columns
          .filter((one) => one.table === table && one.type === "bytea")
          .map(async ({ column }) => {
            const rows = await db<{ bytes: Buffer | null }[]>`
              select ${db(column)} as bytes from ${db(table)}`;
            return rows.map((each) => each.bytes?.toString("latin1") ?? "").join("\n");
          }),
      );
      return [`table ${table}`, [row?.text ?? "", ...bytes].join("\n")];
    }),
  );
};
