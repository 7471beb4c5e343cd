import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishFolder } from "./publish-folder.ts";
import { runCommand } from "./run-command.ts";

/** Downloads and unpacks the distribution's Redis without installing it, so that no root is needed. */
export const unpackDebianRedis = async (
  onProgress: (line: string) => void,
): Promise<{ file: string; libraryPath: string }> => {
  const release = await readFile("/etc/os-release", "utf8").then(nameRelease);
  const folder = await publishFolder(`redis-${release}-${process.arch}`, async (draft) => {
    onProgress("Downloading Redis from the distribution's packages (first start only) …");
    const apt = await openApt();
    try {
      await fill(draft, apt);
    } finally {
      await rm(apt.folder, { recursive: true, force: true });
    }
  });
  return { file: join(folder, "redis-server"), libraryPath: join(folder, "lib") };
};

export const nameRelease = (osRelease: string): string => {
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)`, "m").exec(osRelease)?.[1];
  return `${field("ID") ?? "linux"}-${field("VERSION_ID") ?? "rolling"}`;
};

const fill = async (target: string, apt: Apt): Promise<void> => {
  await mkdir(join(target, "lib"));
  const unpacked = await apt.unpack(["redis-tools"]);
  await copyFile(await findServer(unpacked), join(target, "redis-server"));
  // Mostly its direct dependencies are what the machine lacks; a slim image lacks theirs, too.
  for (const flags of [[], ["--recurse"]]) {
    if (!(await lacksLibraries(target))) return;
    await copyLibraries(await apt.unpack(await apt.dependenciesOf("redis-tools", flags)), target);
  }
  if (await lacksLibraries(target)) throw new Error("The libraries of Redis were not found");
};

// The package redis-server holds but a link: one binary is server and checker, by the name it is called.
const findServer = async (root: string): Promise<string> => {
  for (const name of ["redis-server", "redis-check-aof", "redis-check-rdb"]) {
    const file = join(root, "usr", "bin", name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return file;
  }
  throw new Error("The package redis-tools holds no server");
};

const lacksLibraries = async (target: string): Promise<boolean> => {
  const libraryPath = `LD_LIBRARY_PATH=${join(target, "lib")}`;
  const args = ["LC_ALL=C", libraryPath, "ldd", join(target, "redis-server")];
  return (await runCommand("env", args)).includes("not found");
};

const copyLibraries = async (root: string, target: string): Promise<void> => {
  for (const file of await readdir(root, { recursive: true })) {
    const name = /^(?:usr\/)?lib\/[^/]+-linux-[^/]+\/([^/]+\.so\.[^/]*)$/.exec(file)?.[1];
    if (name !== undefined) await copyFile(join(root, file), join(target, "lib", name));
  }
};

type Apt = Awaited<ReturnType<typeof openApt>>;

const openApt = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-apt-"));
  for (const name of ["lists/partial", "state", "cache/archives/partial", "packages"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  const options = aptOptions(folder);
  const apt = (program: string, args: string[]) =>
    runCommand("env", ["LC_ALL=C", program, ...options, ...args], {
      cwd: join(folder, "packages"),
      timeoutMs: 180_000,
    });
  // One unreachable third-party source fails the update as a whole; the download shows what counts.
  await apt("apt-get", ["update"]).catch(() => {});
  return {
    folder,
    unpack: async (packages: string[]): Promise<string> => {
      await apt("apt-get", ["download", ...packages]);
      for (const file of await readdir(join(folder, "packages"))) {
        await runCommand("dpkg", ["-x", join(folder, "packages", file), join(folder, "root")]);
      }
      return join(folder, "root");
    },
    dependenciesOf: async (name: string, flags: string[]): Promise<string[]> =>
      libraryPackages(await apt("apt-cache", ["depends", "--important", ...flags, name])),
  };
};

/** Which of the packages that `apt-cache depends` printed to unpack. */
export const libraryPackages = (printed: string): string[] => {
  const names = [...printed.matchAll(/^\s*\|?(?:Pre)?Depends: ([\w.+-]+)$/gm)].map(
    ([, name]) => name,
  );
  // A second C library beside the machine's own would break every program.
  const isWanted = (name: string | undefined) =>
    name?.startsWith("lib") && !/^libc6|^libcrypt/.test(name);
  return [...new Set(names)].filter((name): name is string => isWanted(name) === true);
};

// A state of its own: works without root, and on a machine that never ran `apt-get update`.
const aptOptions = (folder: string): string[] =>
  [
    `Dir::State=${folder}/state`,
    `Dir::State::lists=${folder}/lists`,
    "Dir::State::status=/var/lib/dpkg/status",
    `Dir::Cache=${folder}/cache`,
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    "Acquire::Retries=0",
    "Acquire::http::Timeout=10",
    "Acquire::https::Timeout=10",
  ].flatMap((option) => ["-o", option]);
