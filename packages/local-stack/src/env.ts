import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export const programFolders = (): string[] =>
  (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");

export const userCacheHome = (): string =>
  process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");

export const userDataHome = (): string =>
  process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
