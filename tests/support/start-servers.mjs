// Plain ESM because Jest loads a global set-up by Node itself: here the built packages are read.
import { join } from "node:path";
import { migrate } from "@sluice/db";
import { makePassingFolder, startLocalStack } from "@sluice/local-stack";
import postgres from "postgres";

const templateDatabase = "sluice_template";

/** Before all tests: one Redis and one Postgres, and a migrated template that tests clone. */
export default async function startServers() {
  const dataDir = await makePassingFolder("sluice-test-");
  const stack = await startLocalStack({
    dataDir,
    redisUrl: process.env["TEST_REDIS_URL"],
    databaseUrl: process.env["TEST_DATABASE_URL"],
    postgres: process.env["SLUICE_POSTGRES"] === "embedded" ? "embedded" : "any",
  });
  globalThis.testServers = { stack, dataDir };
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
