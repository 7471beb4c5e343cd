import { readdir, readFile } from "node:fs/promises";
import type { PostgresServer } from "./postgres-server.ts";

/** What can be done to the server's side of Sluice's connections to Postgres. */
export const backendsOf = ({ admin, pid: postmaster }: PostgresServer) => {
  const frozen = new Set<number>();

  const pidsOf = async (
    applicationNameLike: string,
    states = ["active", "idle in transaction", "idle"],
  ): Promise<number[]> => {
    const rows = await admin<{ pid: number }[]>`
      select pid from pg_stat_activity
      where application_name like ${applicationNameLike} and state = any(${states}::text[])
      order by state_change desc`;
    return rows.map(({ pid }) => pid);
  };
  const freeze = (pid: number) => {
    process.kill(pid, "SIGSTOP");
    frozen.add(pid);
  };
  const thaw = (pid: number) => {
    frozen.delete(pid);
    try {
      process.kill(pid, "SIGCONT");
    } catch {
      // It ended meanwhile.
    }
  };

  return {
    pidsOf,
    freeze,
    thaw,
    thawAll: () => [...frozen].forEach(thaw),
    /**
     * Freezes a backend in the middle of a statement, or one at rest if none is caught working. Not
     * one that holds something inside the server, such as the right to write to the log: all others
     * would stop with it, and that is another fault.
     */
    freezeOne: async (applicationNameLike = "sluice-worker%"): Promise<FrozenBackend> => {
      const deadline = Date.now() + catchWithinMs;
      for (;;) {
        const isLate = Date.now() > deadline;
        const states = isLate ? undefined : ["active", "idle in transaction"];
        for (const pid of await pidsOf(applicationNameLike, states)) {
          freeze(pid);
          if (await othersGoOn(admin)) return { pid, wasWorking: !isLate };
          thaw(pid);
        }
        if (isLate) throw new Error("No backend could be frozen without freezing the server.");
      }
    },
    /** The whole server stops: connections stand, new ones are taken by the system and never served. */
    freezeServer: async (): Promise<void> => {
      const parent = postmaster();
      if (parent === undefined) return;
      freeze(parent);
      for (const child of await childrenOf(parent)) freeze(child);
    },
    /** Ends connections as a failover does; gives how many. */
    terminate: async (applicationNameLike = "sluice%"): Promise<number> => {
      const ended = await admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like ${applicationNameLike} and pid <> pg_backend_pid()`;
      return ended.length;
    },
  };
};

export interface FrozenBackend {
  pid: number;
  wasWorking: boolean;
}

const childrenOf = async (parent: number): Promise<number[]> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    }),
  );
  return pids.filter((_, index) => parents[index] === parent).map(Number);
};

const catchWithinMs = 2_000;

export type Backends = ReturnType<typeof backendsOf>;

const othersGoOn = async (admin: PostgresServer["admin"]): Promise<boolean> => {
  const write = admin`select pg_current_xact_id()`.then(
    () => true,
    () => false,
  );
  const tooLong = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500));
  if (!(await Promise.race([write, tooLong]))) return false;
  // Row locks show as waits of the type Lock; these are the server's own, on a page for example.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const waiting = await admin`
    select from pg_stat_activity
    where wait_event_type in ('LWLock', 'BufferPin') and state = 'active'
      and query_start < clock_timestamp() - interval '200 milliseconds'`;
  return waiting.length === 0;
};
