import { access, constants, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { embeddedPostgres } from "./embedded-postgres.ts";
import { programFolders } from "./env.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { runCommand } from "./run-command.ts";
import { findClosedFolder, type ServerUser } from "./server-user.ts";

/** A PostgreSQL on PATH, else npm's; one that can read the data there are already. */
export const findPostgres = async (options: {
  postgres: "any" | "embedded";
  dataMajor: number | undefined;
  user: ServerUser | undefined;
}): Promise<PostgresServer> => {
  const installed = options.postgres === "any" ? await findOnPath(options.user) : [];
  const embedded = await embeddedPostgres(options.user);
  return pickPostgres(embedded ? [...installed, embedded] : installed, options.dataMajor);
};

// The SQL here is written for 15 and later.
const oldestMajor = 15;

export const pickPostgres = (
  found: PostgresServer[],
  dataMajor: number | undefined,
): PostgresServer => {
  const usable = found.filter(({ major }) => major >= oldestMajor);
  const picked = usable.find(({ major }) => dataMajor === undefined || major === dataMajor);
  if (picked) return picked;
  if (dataMajor === undefined || usable.length === 0) {
    throw new Error(
      `No PostgreSQL found: install PostgreSQL ${oldestMajor} or later ` +
        "(apt-get install postgresql, brew install postgresql) or set DATABASE_URL",
    );
  }
  throw new Error(
    `The data were written by PostgreSQL ${dataMajor}, found is only ` +
      `${usable.map(({ description }) => description).join(", ")}: ` +
      `install PostgreSQL ${dataMajor} or start anew with --fresh`,
  );
};

const findOnPath = async (user: ServerUser | undefined): Promise<PostgresServer[]> => {
  const found: PostgresServer[] = [];
  for (const folder of programFolders()) {
    const server = await inspect(join(folder, "postgres"), user).catch(() => undefined);
    if (server) found.push(server);
  }
  return found;
};

const inspect = async (
  link: string,
  user: ServerUser | undefined,
): Promise<PostgresServer | undefined> => {
  const postgres = await realpath(link);
  const initdb = join(dirname(postgres), "initdb");
  await access(initdb, constants.X_OK);
  const version = parsePostgresVersion(await runCommand(postgres, ["--version"]));
  if (!version || (user && (await findClosedFolder(dirname(postgres), user)))) return undefined;
  return {
    major: version.major,
    description: `PostgreSQL ${version.text} (${postgres})`,
    openPrograms: async () => ({ postgres, initdb }),
  };
};

export const parsePostgresVersion = (
  printed: string,
): { major: number; text: string } | undefined => {
  const [, text] = /\(PostgreSQL\) (\d+[\w.]*)/.exec(printed) ?? [];
  return text === undefined ? undefined : { major: Number.parseInt(text, 10), text };
};
