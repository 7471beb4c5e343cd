import { chown, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { ServerUser } from "./server-user.ts";

/** Makes the data folder of Postgres with the user and the database sluice, whole or not at all. */
export const createCluster = async (options: {
  programs: { postgres: string; initdb: string };
  folder: string;
  cluster: string;
  dataDir: string;
  password: string;
  user: ServerUser | undefined;
}): Promise<void> => {
  const { programs, folder, cluster, dataDir, password, user } = options;
  const draft = join(folder, "draft");
  await rm(draft, { recursive: true, force: true });
  const run = { cwd: folder, user, env: { LC_ALL: "C" } };
  // Not in the servers' own folder, where its user could have put a link under that name.
  const passwordFile = join(dataDir, "initdb-password");
  await rm(passwordFile, { force: true });
  try {
    await writeFile(passwordFile, password, { mode: 0o600, flag: "wx" });
    if (user) await chown(passwordFile, user.uid, user.gid);
    await runCommand(programs.initdb, [...initdbArguments, "--pwfile", passwordFile, draft], run);
  } finally {
    await rm(passwordFile, { force: true });
  }
  // npm's binaries come without createdb and psql.
  const input = "CREATE DATABASE sluice\n";
  await runCommand(programs.postgres, ["--single", "-D", draft, "postgres"], { ...run, input });
  await rename(draft, cluster);
};

const initdbArguments = [
  "--username=sluice",
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  // The only locale that every build of every version has and sorts alike.
  "--locale=C",
];
