import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../package-paths.cjs";

/** The text of infra/<name>: the same settings as in a container, kept in one place. */
export const readSharedSettings = (name: string): Promise<string> =>
  readFile(join(packageRoot, "..", "..", "infra", name), "utf8");

/** `fsync = on` → `-c fsync=on`; a quoted value loses its quotes. */
export const postgresArguments = (settings: string): string[] =>
  [...settings.matchAll(/^(\w+)\s*=\s*(?:'([^']*)'|([^\s#]+))/gm)].flatMap(
    ([, name, quoted, plain]) => ["-c", `${name}=${quoted ?? plain}`],
  );
