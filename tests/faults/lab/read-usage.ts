import { readFileSync } from "node:fs";

/** What a process holds and has used; zeros where it is gone. */
export const readUsage = (pid: number): { rssMb: number; cpuS: number } => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rssKb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { rssMb: Math.round(rssKb / 1_024), cpuS: ticks / ticksPerSecond };
  } catch {
    return { rssMb: 0, cpuS: 0 };
  }
};

// Linux' USER_HZ, the same on every machine.
const ticksPerSecond = 100;
