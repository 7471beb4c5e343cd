import { rm } from "node:fs/promises";
import { makePassingFolder, startLocalStack } from "@sluice/local-stack";
import { Redis } from "ioredis";
import { databaseServerUrl } from "./servers.ts";

/** A Redis of the test file's own, which it may freeze, fill up or turn into a replica. */
export const startPrivateRedis = async () => {
  const dataDir = await makePassingFolder("sluice-redis-");
  const stack = await startLocalStack({ dataDir, databaseUrl: databaseServerUrl() });
  const admin = new Redis(stack.redisUrl);
  const pid = Number(/^process_id:(\d+)/m.exec(await admin.info("server"))?.[1]);
  const thaw = () => process.kill(pid, "SIGCONT");
  const command = (name: string, ...args: string[]) => admin.call(name, ...args);
  const mend = async () => {
    thaw();
    await command("REPLICAOF", "NO", "ONE");
    await command("CONFIG", "SET", "maxmemory", "0", "maxmemory-policy", "noeviction");
  };
  return {
    url: stack.redisUrl,
    command,
    /** The connections stay open, and nothing is answered. */
    freeze: () => process.kill(pid, "SIGSTOP"),
    thaw,
    /** Every write is answered READONLY. */
    refuseWrites: () => command("REPLICAOF", "127.0.0.1", "1"),
    /** Every write is answered OOM. */
    fillUp: () => command("CONFIG", "SET", "maxmemory", "1"),
    /** As it was at its start, whatever a test did to it. */
    mend,
    stop: async () => {
      await mend();
      admin.disconnect();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
