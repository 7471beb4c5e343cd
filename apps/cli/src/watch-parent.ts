import { readFileSync } from "node:fs";

/**
 * Calls back once when whoever started this process is gone. npm may stand behind a shell, and
 * killing npm leaves that shell alive, so the whole chain up to the first program is watched.
 */
export const watchParent = (onGone: () => void): void => {
  const chain = chainOfParents();
  const timer = setInterval(() => {
    if (chain.every(({ pid, parent }) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    onGone();
  }, checkEveryMs);
  timer.unref();
};

const checkEveryMs = 300;

interface Link {
  pid: number;
  parent: number | undefined;
}

const chainOfParents = (): Link[] => {
  const links: Link[] = [{ pid: process.pid, parent: process.ppid }];
  for (let pid = process.ppid; pid > 1 && isShell(pid);) {
    const parent = parentOf(pid);
    links.push({ pid, parent });
    if (parent === undefined) break;
    pid = parent;
  }
  return links;
};

const parentOf = (pid: number): number | undefined =>
  pid === process.pid ? process.ppid : Number(readStat(pid)?.parent) || undefined;

const isShell = (pid: number) => /^(sh|bash|dash|ash|zsh)$/.test(readStat(pid)?.name ?? "");

/** Where there is no /proc, only the direct parent is watched. */
const readStat = (pid: number) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return /^\d+ \((?<name>.*)\) \S (?<parent>\d+)/s.exec(stat)?.groups as
      { name: string; parent: string } | undefined;
  } catch {
    return undefined;
  }
};
