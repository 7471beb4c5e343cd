// Plain ESM because Jest loads a global set-up by Node itself: here the built packages are read.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@sluice/db";
import { startLocalStack } from "@sluice/local-stack";
import postgres from "postgres";

const templateDatabase = "sluice_template";

/** Before all tests: one Redis and one Postgres, and a migrated template that tests clone. */
export default async function startServers() {
  const stack = await startLocalStack({
    dataDir: await mkdtemp(join(tmpdir(), "sluice-test-")),
    redisUrl: process.env["TEST_REDIS_URL"],
    databaseUrl: process.env["TEST_DATABASE_URL"],
    postgres: process.env["SLUICE_POSTGRES"] === "embedded" ? "embedded" : "any",
  });
  globalThis.testStack = stack;
  process.env["SLUICE_TEST_REDIS_URL"] = stack.redisUrl;
  process.env["SLUICE_TEST_DATABASE_URL"] = stack.databaseUrl;
  const admin = postgres(stack.databaseUrl, { max: 1, onnotice: () => undefined });
  await admin`drop database if exists ${admin(templateDatabase)}`;
  await admin`create database ${admin(templateDatabase)}`;
  await admin.end();
  const template = new URL(stack.databaseUrl);
  template.pathname = `/${templateDatabase}`;
  await migrate(template.href, join(process.cwd(), "packages/db/migrations"));
}
