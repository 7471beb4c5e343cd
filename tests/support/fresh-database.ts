import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { databaseServerUrl, templateDatabase } from "./servers.ts";

/** A migrated database of the test's own, cloned from the template. */
export const freshDatabase = async () => {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = postgres(databaseServerUrl(), { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(name)} template ${admin(templateDatabase)}`;
  const url = new URL(databaseServerUrl());
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end();
    },
  };
};
